import type { Queryable } from '../storage/database.ts';
import {
  asksForDeliveries,
  deliveryCondition,
  effectiveReason,
  eventCondition,
  type EventFilter,
} from './event-filter.ts';
import { eventsIn, isWithin, readingWindow, type ReadingWindow } from './reading-window.ts';

export const facetNames = ['kind', 'campaign', 'tier', 'destination', 'status', 'reason', 'lane'] as const;

export type FacetName = (typeof facetNames)[number];

interface FacetValue {
  readonly value: string;
  readonly count: number;
  /** Name of a campaign or tier. */
  readonly label?: string;
}

export interface Facets {
  /** The values of each facet, the most frequent first. */
  readonly facets: Readonly<Partial<Record<FacetName, readonly FacetValue[]>>>;
  /** How many matches were counted, from the newest on; `isAll` when there are no others. */
  readonly facetsCounted: { readonly rows: number; readonly isAll: boolean };
}

/** The most values of a facet: a list of as many lanes as contacts would help nobody. */
const mostValues = 50;

/** SQL of what is counted for an event or a delivery: a value and its label. */
const valuesOf: Readonly<Record<FacetName, string>> = {
  kind: 'SELECT kind, NULL FROM matches',
  campaign: 'SELECT campaign, campaign_name FROM matches',
  tier: `SELECT from_id, from_name FROM matches
    UNION ALL SELECT to_id, to_name FROM matches WHERE to_id IS DISTINCT FROM from_id`,
  destination: 'SELECT destination, NULL FROM owed',
  status: 'SELECT status, NULL FROM owed GROUP BY item, status',
  reason: 'SELECT reason, NULL FROM owed WHERE reason IS NOT NULL GROUP BY item, reason',
  lane: 'SELECT lane, NULL FROM owed GROUP BY item, lane',
};

/** Part of the rows that a page may read: counting a row costs more than reading it. */
const share = 0.5;

interface Question {
  readonly of: 'events' | 'deliveries';
  readonly names: readonly FacetName[];
}

/** Counts events or deliveries by what they have in common, within the newest window. Two queries. */
export async function countFacets(database: Queryable, filter: EventFilter, { of, names }: Question): Promise<Facets> {
  const window = await readingWindow(database, filter, { share });
  const { sql, values } = matching(of, filter, window);
  const counted = names.map(
    (name) => `(SELECT '${name}', value, max(label), count(*)::int AS number
      FROM (${valuesOf[name]}) AS each (value, label)
      WHERE value IS NOT NULL GROUP BY value ORDER BY number DESC, value LIMIT ${mostValues})`,
  );
  const rows = await database.query<{ facet: FacetName | null; value: string; label: string | null; count: number }>(
    `WITH ${sql}
     SELECT facet, value, label, count FROM (
       ${['SELECT NULL, NULL, NULL, count(*)::int FROM matches', ...counted].join(' UNION ALL ')}
     ) AS counted (facet, value, label, count)`,
    values,
  );
  const facet = (name: FacetName): FacetValue[] =>
    rows
      .filter((row) => row.facet === name)
      .map(({ value, count, label }) => ({ value, count, ...(label !== null && { label }) }));
  return {
    facets: Object.fromEntries(names.map((name) => [name, facet(name)])),
    facetsCounted: { rows: rows.find((row) => row.facet === null)?.count ?? 0, isAll: window.goOn === null },
  };
}

/** SQL of `owed`, the deliveries that are meant, and `matches`: their events once each, or once a delivery. */
function matching(of: Question['of'], filter: EventFilter, window: ReadingWindow): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const chosen = `
    SELECT e.sequence, e.change->>'kind' AS kind, e.campaign_id AS campaign, e.change->'campaign'->>'name' AS campaign_name,
      e.change->'from'->>'id' AS from_id, e.change->'from'->>'name' AS from_name,
      e.change->'to'->>'id' AS to_id, e.change->'to'->>'name' AS to_name
    FROM ${eventsIn(window, filter, values)} WHERE ${eventCondition(filter, values)}`;
  const owed = `
    SELECT d.event_sequence, ${of === 'events' ? 'd.event_sequence' : 'd.id'} AS item,
      d.destination, d.status, ${effectiveReason} AS reason, d.lane
    FROM chosen JOIN tier_relay.deliveries d ON d.event_sequence = sequence
    WHERE ${isWithin(window, 'd.event_sequence', values)} AND ${deliveryCondition(filter, values)}`;
  const isMatch = asksForDeliveries(filter) ? 'sequence IN (SELECT event_sequence FROM owed)' : 'true';
  const matches =
    of === 'events'
      ? `SELECT * FROM chosen WHERE ${isMatch}`
      : 'SELECT chosen.* FROM chosen JOIN owed ON event_sequence = sequence';
  return {
    sql: `chosen AS MATERIALIZED (${chosen}), owed AS MATERIALIZED (${owed}), matches AS MATERIALIZED (${matches})`,
    values,
  };
}
