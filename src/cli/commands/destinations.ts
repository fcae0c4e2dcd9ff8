import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { z } from 'zod';
import { answers } from '../answers.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, urlOption } from '../options.ts';
import { table } from '../table.ts';
import { json } from '../terminal.ts';
import { when } from '../words.ts';

const help = `
Example:
  $ tier-relay destinations`;

export function addDestinations(program: CommandUnknownOpts): void {
  program
    .command('destinations')
    .description('show whether each destination works, what waits, and why')
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async ({ json: asJson = false, url }) => {
      const answer = await OpsApi.of({ url }).get('destinations');
      console.log(asJson ? json(answer) : destinationsText(answers.destinations.parse(answer)));
    });
}

export function destinationsText(destinations: z.output<typeof answers.destinations>): string {
  const rows = destinations.map(({ name, enabled, paused, why, counts, oldestDueAt }) => [
    name,
    !enabled ? 'off' : paused ? 'stopped' : 'on',
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([status, count]) => `${count} ${status}`)
      .join(', '),
    when(oldestDueAt),
    why ?? '',
  ]);
  const lanes = destinations.flatMap(({ name, lanes: held }) =>
    held.map(({ lane, until, reason, detail }) => [name, lane, when(until), `${reason}: ${detail}`]),
  );
  const held = lanes.length > 0 ? [table(['destination', 'lane on hold', 'until', 'why'], lanes)] : [];
  return [table(['destination', 'is', 'deliveries', 'oldest due', 'why'], rows), ...held].join('\n\n');
}
