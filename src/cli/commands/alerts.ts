import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answers } from '../answers.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, urlOption } from '../options.ts';
import { harmlessLines, json } from '../terminal.ts';
import { when } from '../words.ts';

const help = `
Open alerts are no fault of this command: its exit code is 0. Each is explained in docs/runbook.md.

Example:
  $ tier-relay alerts`;

export function addAlerts(program: CommandUnknownOpts): void {
  program
    .command('alerts')
    .description('list what a person should know of now, and what to do about it')
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async ({ json: asJson = false, url }) => {
      const answer = await OpsApi.of({ url }).get('alerts');
      if (asJson) {
        console.log(json(answer));
        return;
      }
      const open = answers.alerts.parse(answer).items.map(({ name, since, summary, remedy, untold }) => {
        const lines = untold.map(({ target, detail }) => `not told to ${target} yet: ${detail ?? 'it is tried'}`);
        return [`${when(since)}  ${name}: ${summary}`, remedy, ...lines].map(harmlessLines).join('\n  ');
      });
      console.log(open.length === 0 ? 'No alert is open.' : open.join('\n\n'));
    });
}
