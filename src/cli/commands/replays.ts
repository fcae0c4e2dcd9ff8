import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answers } from '../answers.ts';
import { Exit, exitCodes } from '../exit.ts';
import { followReplay } from '../follow-replay.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, limitOption, urlOption } from '../options.ts';
import { readPages } from '../pages.ts';
import { table } from '../table.ts';
import { json } from '../terminal.ts';
import { when } from '../words.ts';

const help = `
A replay goes on in the service until it is done or stopped, across restarts.

Examples:
  $ tier-relay replays                # the newest first
  $ tier-relay replays <id>           # how far one is; --follow waits for its end
  $ tier-relay replays <id> --stop`;

export function addReplays(program: CommandUnknownOpts): void {
  program
    .command('replays')
    .description('list replays of many, look at one, or stop it')
    .argument('[id]', 'of one replay')
    .option('--follow', 'show its progress until it ends')
    .option('--stop', 'stop it: what is not replayed yet stays as it is')
    .addOption(limitOption)
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async (id, { follow = false, stop = false, limit, json: asJson = false, url }) => {
      const api = OpsApi.of({ url });
      if (id === undefined) {
        if (follow || stop) throw new Exit('which one? Give its id', exitCodes.usage);
        const answer = await readPages(api, 'replays', {}, limit);
        console.log(asJson ? json(answer) : replaysTable(answer.items));
        return;
      }
      const path = `replays/${encodeURIComponent(id)}`;
      let answer = await (stop ? api.post(`${path}/stop`) : api.get(path));
      if (follow) answer = await followReplay(api, answers.replay.parse(answer), { quiet: asJson });
      console.log(asJson ? json(answer) : replaysTable([answer]));
    });
}

function replaysTable(replays: readonly unknown[]): string {
  const rows = replays.map((replay) => {
    const { id, kind, status, matching, replayed, requestedAt, endedAt, detail } = answers.replay.parse(replay);
    return [id, kind ?? '', status, `${replayed}/${matching ?? '?'}`, when(requestedAt), when(endedAt), detail ?? ''];
  });
  if (rows.length === 0) return 'There are none.';
  return table(['replay', 'of', 'is', 'replayed', 'asked for', 'ended', 'detail'], rows, { whole: 'replay' });
}
