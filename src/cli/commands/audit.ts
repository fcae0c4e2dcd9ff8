import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { Option } from '@commander-js/extra-typings';
import { answers } from '../answers.ts';
import { addFilter, readFilter } from '../filter.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, limitOption, urlOption } from '../options.ts';
import { readPages } from '../pages.ts';
import { table } from '../table.ts';
import { json } from '../terminal.ts';
import { when } from '../words.ts';

const help = `
Example:
  $ tier-relay audit --action replay --since 7d`;

export function addAudit(program: CommandUnknownOpts): void {
  const command = program
    .command('audit')
    .description('list what operators did')
    .addOption(new Option('--action <action>', 'pause, resume, replay, replay-stopped, erase, test'))
    .addOption(limitOption)
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async ({ action, limit, json: asJson = false, url }, own) => {
      const query = { ...readFilter(own.opts()), ...(action !== undefined && { action }) };
      const answer = await readPages(OpsApi.of({ url }), 'audit', query, limit);
      if (asJson) {
        console.log(json(answer));
        return;
      }
      const rows = answers.audit.parse(answer).items.map(({ at, action: act, via, target, detail }) => {
        return [when(at), act, via ?? '', target ?? '', detail ?? ''];
      });
      console.log(rows.length === 0 ? 'There is nothing.' : table(['at', 'action', 'via', 'target', 'detail'], rows));
    });
  addFilter(command, ['since', 'until']);
}
