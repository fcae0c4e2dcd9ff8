import { type DeliveryStatus, type DestinationName, moves } from '../model/delivery.ts';
import type { Queryable } from '../storage/database.ts';
import { bind, deliveryCondition, eventCondition, type EventFilter } from './event-filter.ts';
import { statusIn } from './status-in.ts';
import { moveStandings, saysTier } from './standings.ts';

export interface ReplayFilter extends EventFilter {
  readonly ids?: readonly string[] | undefined;
}

export interface ReplayStep {
  /** Only deliveries with a higher id. */
  readonly after: string | null;
  /** And none with a higher one than this. */
  readonly upTo?: string | null;
  readonly limit: number;
  /** The destinations at which only a customer's newest change counts. */
  readonly newestWins: readonly DestinationName[];
}

/** SQL that is true of the deliveries `d` that a replay takes, and their events `e`. Adds to the statement's values. */
function replayable({ ids, status, ...filter }: ReplayFilter, values: unknown[]): string {
  const conditions = [
    ...(ids ? [`d.id = ANY(${bind(values, ids)}::uuid[])`] : []),
    `d.status = ANY(${bind(values, statusesOf(ids, status))})`,
    `d.${statusIn(moves.replay.from)}`,
    `e.customer_id <> ''`,
    eventCondition(filter, values),
    deliveryCondition(filter, values),
  ];
  return conditions.join(' AND ');
}

/** How many deliveries `replayDeliveries` would take, all steps together. */
export async function countReplayable(database: Queryable, filter: ReplayFilter): Promise<number> {
  const values: unknown[] = [];
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count
     FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
     WHERE ${replayable(filter, values)}`,
    values,
  );
  return row?.count ?? 0;
}

/** The id of the `sight`th delivery after this one; null when there are fewer. Reads the index alone. */
export async function nextInSight(database: Queryable, after: string | null, sight: number): Promise<string | null> {
  const [row] = await database.query<{ id: string }>(
    `SELECT id FROM tier_relay.deliveries WHERE $1::uuid IS NULL OR id > $1 ORDER BY id OFFSET $2 LIMIT 1`,
    [after, sight - 1],
  );
  return row?.id ?? null;
}

/**
 * Puts settled deliveries, and those that wait for a retry, back to pending as if new. Without a status or ids those
 * that were not delivered: dead and skipped. In order of id. One that the vendor may have, or that is waited for, keeps
 * its bundle. One that a newer change is known of, be it a skipped one, is superseded: asking for it does not make it
 * current. That is looked up in the customer's history, here alone.
 */
export async function replayDeliveries(
  transaction: Queryable,
  filter: ReplayFilter,
  { after, upTo = null, limit, newestWins }: ReplayStep,
): Promise<{ id: string; destination: DestinationName }[]> {
  const values: unknown[] = [after, upTo, limit, newestWins];
  return transaction.query<{ id: string; destination: DestinationName }>(
    `WITH chosen AS (
       SELECT d.id, d.destination = ANY($4) AND EXISTS (
         SELECT FROM tier_relay.events newer JOIN tier_relay.deliveries its
           ON its.event_sequence = newer.sequence AND its.destination = d.destination
         WHERE newer.customer_id = e.customer_id AND newer.campaign_id = e.campaign_id
           AND newer.occurred_at > e.occurred_at AND ${saysTier('newer')}
       ) AS is_overtaken
       FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
       WHERE ($1::uuid IS NULL OR d.id > $1) AND ($2::uuid IS NULL OR d.id <= $2) AND ${replayable(filter, values)}
       ORDER BY d.id LIMIT $3
       FOR SHARE OF e FOR UPDATE OF d -- an erasure, which locks in this order too, comes before it or after it
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
       WHERE r.destination = ANY($4) AND r.status = 'pending' AND ${saysTier('e')}
     ), moved AS (
       ${moveStandings(newestOwed)}
     )
     SELECT id, destination FROM replayed ORDER BY id`,
    values,
  );
}

/** Of what is owed again; `newestOf` in SQL. */
const newestOwed = `
  SELECT DISTINCT ON (customer_id, campaign_id, destination) * FROM owed
  ORDER BY customer_id, campaign_id, destination, occurred_at DESC, EXISTS (
    SELECT FROM owed next
    WHERE next.customer_id = owed.customer_id AND next.campaign_id = owed.campaign_id
      AND next.destination = owed.destination AND next.occurred_at = owed.occurred_at
      AND next.sequence <> owed.sequence AND next.change->'from'->>'id' = owed.change->'to'->>'id'
  ), sequence DESC`;

function statusesOf(ids: readonly string[] | undefined, status: DeliveryStatus | undefined): DeliveryStatus[] {
  if (status !== undefined) return [status];
  return ids ? ['dead', 'skipped', 'delivered', 'superseded', 'retrying'] : ['dead', 'skipped'];
}
