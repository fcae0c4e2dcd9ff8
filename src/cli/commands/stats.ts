import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answers } from '../answers.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, urlOption } from '../options.ts';
import { table } from '../table.ts';
import { json } from '../terminal.ts';
import { when } from '../words.ts';

const help = `
Deliveries are counted when they come to a status, so one that is replayed counts again; tries are calls. --json has the
counts of each step.

Examples:
  $ tier-relay stats
  $ tier-relay stats --window 7d --step 1d --json`;

const statuses = ['accepted', 'delivered', 'skipped', 'superseded', 'dead'] as const;

export function addStats(program: CommandUnknownOpts): void {
  program
    .command('stats')
    .description('count events, deliveries and tries of the last hours or days')
    .option('--window <duration>', 'how far back, such as 24h or 7d', '24h')
    .option('--step <duration>', 'how long a step is, with --json', '1h')
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async ({ window, step, json: asJson = false, url }) => {
      const answer = await OpsApi.of({ url }).get('stats', { window, step });
      if (asJson) {
        console.log(json(answer));
        return;
      }
      const { from, to, events, destinations } = answers.stats.parse(answer);
      const rows = destinations.map(({ name, deliveries, attempts, oldestWaitingSeconds: oldest }) => [
        name,
        ...statuses.map((status) => sum(deliveries[status])),
        sum(Object.values(attempts).flat()),
        oldest === null ? '–' : `${Math.round(oldest)} s`,
      ]);
      console.log(
        `${when(from)} to ${when(to)}: ${sum(events.accepted)} events accepted, ${sum(events.rejected)} rejected\n`,
      );
      console.log(table(['destination', ...statuses, 'tries', 'oldest waits'], rows));
    });
}

function sum(counts: readonly number[] = []): string {
  return String(counts.reduce((total, count) => total + count, 0));
}
