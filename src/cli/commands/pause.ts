import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answers } from '../answers.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, urlOption } from '../options.ts';
import { json } from '../terminal.ts';
import { destinationsText } from './destinations.ts';

const commands = [
  ['pause', 'send nothing to a destination: its deliveries wait', 'It holds until resumed, across restarts.'],
  [
    'resume',
    'send again, and try at once what its vendor had stopped',
    'Do this after you have mended what stopped it, such as a token: else it is tried again by itself, only later.',
  ],
] as const;

export function addPause(program: CommandUnknownOpts): void {
  for (const [act, description, help] of commands) {
    program
      .command(act)
      .description(description)
      .argument('<destination>', 'its name in the configuration')
      .addOption(jsonOption)
      .addOption(urlOption)
      .addHelpText('after', `\n${help}\n\nExample:\n  $ tier-relay ${act} slack`)
      .action(async (name, { json: asJson = false, url }) => {
        const answer = await OpsApi.of({ url }).post(`destinations/${encodeURIComponent(name)}/${act}`);
        console.log(asJson ? json(answer) : destinationsText(answers.destinations.parse([answer])));
      });
  }
}
