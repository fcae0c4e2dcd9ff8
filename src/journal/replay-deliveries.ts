import type { QueryResultRow } from 'pg';
import { type DeliveryStatus, moves } from '../model/delivery.ts';
import type { Queryable } from '../storage/database.ts';
import { bind, deliveryCondition, eventCondition, type EventFilter } from './event-filter.ts';
import { statusIn } from './status-in.ts';
import { moveStandings, saysTier } from './standings.ts';

export interface ReplayFilter extends EventFilter {
  readonly ids?: readonly string[] | undefined;
}

/** A part of the history: the events between two sequences, and their deliveries. */
export interface Section {
  /** Only events after this one. */
  readonly after: string | null;
  /** And none after this one; unset or null: to the end. */
  readonly upTo?: string | null;
}

export interface ReplayStep extends Section {
  readonly limit: number;
  /** The destinations at which only a customer's newest change counts. */
  readonly newestWins: readonly string[];
}

export interface ReplayedDelivery {
  readonly destination: string;
  /** The event's sequence. */
  readonly sequence: string;
}

/** SQL that is true of the deliveries `d` that a replay takes, and their events `e`. Adds to the statement's values. */
function replayable({ ids, status, ...filter }: ReplayFilter, { after, upTo }: Section, values: unknown[]): string {
  const statuses = moves.replay.from.filter((from) => statusesOf(ids, status).includes(from));
  const conditions = [
    statuses.length > 0 ? `d.${statusIn(statuses)}` : 'false',
    ...(after ? [bothSides('>', bind(values, after))] : []),
    ...(upTo ? [bothSides('<=', bind(values, upTo))] : []),
    ...(ids ? [`d.id = ANY(${bind(values, ids)}::uuid[])`] : []),
    `e.customer_id <> ''`,
    eventCondition(filter, values),
    deliveryCondition(filter, values),
  ];
  return conditions.join(' AND ');
}

/** SQL of a bound on events and deliveries, so that a statement reads no more than its section of either table. */
function bothSides(operator: '>' | '<=', sequence: string): string {
  return `e.sequence ${operator} ${sequence} AND d.event_sequence ${operator} ${sequence}`;
}

/** Counts the deliveries of a section that `replayDeliveries` would take, all steps together. */
export async function countReplayable(database: Queryable, filter: ReplayFilter, section: Section): Promise<number> {
  const values: unknown[] = [];
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count
     FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
     WHERE ${replayable(filter, section, values)}`,
    values,
  );
  return row?.count ?? 0;
}

/** Returns the sequence of the `count`th event after this one; null when there are fewer. Reads the index alone. */
export async function endOfSection(database: Queryable, after: string | null, count: number): Promise<string | null> {
  const [row] = await database.query<{ sequence: string }>(
    'SELECT sequence FROM tier_relay.events WHERE sequence > $1 ORDER BY sequence OFFSET $2 LIMIT 1',
    [after ?? '0', count - 1],
  );
  return row?.sequence ?? null;
}

/**
 * Puts settled deliveries, and those that wait for a retry, back to pending as if new. Without a status or ids it takes
 * the dead and the skipped ones. Goes in order of acceptance, and may exceed `limit`, as it takes all that is meant of
 * an event. A delivery keeps its bundle when it waits for a retry, or when the vendor may have it. A delivery is
 * superseded when a newer change is known, be it a skipped one: asking for it does not make it current. Only here is
 * that looked up in the customer's history.
 */
export async function replayDeliveries(
  transaction: Queryable,
  filter: ReplayFilter,
  { limit, newestWins, ...section }: ReplayStep,
): Promise<ReplayedDelivery[]> {
  const values: unknown[] = [limit, newestWins];
  return transaction.query<ReplayedDelivery & QueryResultRow>(
    `WITH chosen AS (
       SELECT d.id, d.destination = ANY($2) AND EXISTS (
         SELECT FROM tier_relay.events newer JOIN tier_relay.deliveries its
           ON its.event_sequence = newer.sequence AND its.destination = d.destination
         WHERE newer.customer_id = e.customer_id AND newer.campaign_id = e.campaign_id
           AND newer.occurred_at > e.occurred_at AND ${saysTier('newer')}
       ) AS is_overtaken
       FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
       WHERE ${replayable(filter, section, values)}
       ORDER BY d.event_sequence FETCH FIRST $1 ROWS WITH TIES
       FOR SHARE OF e FOR UPDATE OF d -- an erasure locks in this order, too: it comes wholly before or after
     ), replayed AS (
       UPDATE tier_relay.deliveries d
       SET status = CASE WHEN chosen.is_overtaken THEN 'superseded' ELSE 'pending' END,
           attempts = 0, reason = NULL, detail = NULL, replayed = true,
           bundle_id = CASE WHEN d.status <> 'retrying' AND d.uncertain_at IS NULL AND d.ref IS NULL THEN NULL
             ELSE d.bundle_id END,
           due_at = now(), updated_at = now()
       FROM chosen WHERE d.id = chosen.id
       RETURNING d.id, d.destination, d.event_sequence, d.status
     ), owed AS (
       SELECT e.customer_id, e.campaign_id, r.destination, e.occurred_at, e.sequence, e.change
       FROM replayed r JOIN tier_relay.events e ON e.sequence = r.event_sequence
       WHERE r.destination = ANY($2) AND r.status = 'pending' AND ${saysTier('e')}
     ), moved AS (
       ${moveStandings(newestOwed)}
     )
     SELECT destination, event_sequence AS sequence FROM replayed ORDER BY event_sequence`,
    values,
  );
}

/** SQL of the newest change owed again, by customer, campaign and destination: `newestOf` in SQL. */
const newestOwed = `
  SELECT DISTINCT ON (customer_id, campaign_id, destination) * FROM owed
  ORDER BY customer_id, campaign_id, destination, occurred_at DESC, EXISTS (
    SELECT FROM owed next
    WHERE next.customer_id = owed.customer_id AND next.campaign_id = owed.campaign_id
      AND next.destination = owed.destination AND next.occurred_at = owed.occurred_at
      AND next.sequence <> owed.sequence AND next.change->'from'->>'id' = owed.change->'to'->>'id'
  ), sequence DESC`;

function statusesOf(ids: readonly string[] | undefined, status: DeliveryStatus | undefined): readonly DeliveryStatus[] {
  if (status !== undefined) return [status];
  return ids ? moves.replay.from : ['dead', 'skipped'];
}
