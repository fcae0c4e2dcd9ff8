import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answers } from '../answers.ts';
import { facetText } from '../facet-text.ts';
import { addFilter, readFilter } from '../filter.ts';
import { OpsApi } from '../ops-api.ts';
import { facetsOption, jsonOption, limitOption, urlOption } from '../options.ts';
import { readPages } from '../pages.ts';
import { table } from '../table.ts';
import { json } from '../terminal.ts';
import { when } from '../words.ts';

const help = `
A delivery is one event owed to one destination.

Examples:
  $ tier-relay deliveries --status dead                           # what is not tried again unless you replay it
  $ tier-relay deliveries --status dead --facets reason,campaign  # how many, and why
  $ tier-relay deliveries --destination slack --lane C0123 --status pending`;

export function addDeliveries(program: CommandUnknownOpts): void {
  const command = program
    .command('deliveries')
    .description('list deliveries: where they stand, and why')
    .addOption(limitOption)
    .addOption(facetsOption)
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async ({ json: asJson = false, limit, facets, url }, own) => {
      const query = { ...readFilter(own.opts()), ...(facets !== undefined && { facets }) };
      const answer = await readPages(OpsApi.of({ url }), 'deliveries', query, limit);
      if (asJson) {
        console.log(json(answer));
        return;
      }
      const page = answers.deliveries.parse(answer);
      const rows = page.items.map(({ updatedAt, id, eventId, destination, status, attempts, lane, reason, detail }) => {
        const why = [reason, detail].filter(Boolean).join(': ');
        return [when(updatedAt), id, eventId, destination, status, String(attempts), lane ?? '', why];
      });
      const headings = ['updated', 'delivery', 'event', 'destination', 'status', 'tries', 'lane', 'why'];
      console.log(rows.length === 0 ? 'There are none.' : table(headings, rows, { whole: 'delivery' }));
      if (page.facets) console.log(`\n${facetText(page.facets)}`);
    });
  addFilter(command);
}
