import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answers, type Event } from '../answers.ts';
import { eventText } from '../event-text.ts';
import { facetText } from '../facet-text.ts';
import { addFilter, readFilter } from '../filter.ts';
import { OpsApi } from '../ops-api.ts';
import { facetsOption, jsonOption, limitOption, urlOption } from '../options.ts';
import { readPages } from '../pages.ts';
import { table } from '../table.ts';
import { json } from '../terminal.ts';
import { when } from '../words.ts';

const help = `
A status, reason, lane or destination is that of one delivery of the event. --status rejected: events that were signed,
but not understood (only with --since and --until).

Examples:
  $ tier-relay events --since 24h --tier Gold
  $ tier-relay events --email ada@example.com
  $ tier-relay events --since 7d --facets kind,reason    # how many of each
  $ tier-relay events evcus_123                          # one, with its deliveries and what was sent`;

export function addEvents(program: CommandUnknownOpts): void {
  const command = program
    .command('events')
    .description('list events, or show one with its deliveries, attempts, and what was sent')
    .argument('[id]', 'of one event')
    .addOption(limitOption)
    .addOption(facetsOption)
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async (id, { json: asJson = false, limit, facets, url }, own) => {
      const api = OpsApi.of({ url });
      if (id !== undefined) {
        const answer = await api.get(`events/${encodeURIComponent(id)}`);
        console.log(asJson ? json(answer) : eventText(answers.event.parse(answer)));
        return;
      }
      const query = { ...readFilter(own.opts()), ...(facets !== undefined && { facets }) };
      const answer = await readPages(api, 'events', query, limit);
      if (asJson) {
        console.log(json(answer));
        return;
      }
      const page = answers.events.parse(answer);
      console.log(page.items.length === 0 ? 'There are none.' : eventTable(page.items));
      if (page.facets) console.log(`\n${facetText(page.facets)}`);
    });
  addFilter(command);
}

export function eventTable(events: readonly Event[]): string {
  return table(
    ['received', 'event', 'kind', 'customer', 'campaign', 'tier', 'deliveries'],
    events.map(({ receivedAt, id, customerId, campaignName, campaignId, from, to, deliveries, ...event }) => [
      when(receivedAt),
      id,
      kindOf(event),
      customerId ?? '',
      campaignName ?? campaignId ?? '',
      event.kind ? `${from ?? '–'} → ${to ?? '–'}` : '',
      deliveries.map(({ destination, status }) => `${destination} ${status}`).join(', '),
    ]),
    { whole: ['received', 'event'] },
  );
}

/** An event without a kind was rejected, and then has violations; or its customer is erased. */
function kindOf({ kind, isTest, violations }: Pick<Event, 'kind' | 'isTest' | 'violations'>): string {
  if (kind) return `${kind}${isTest ? ' (test)' : ''}`;
  return violations ? 'rejected' : 'erased';
}
