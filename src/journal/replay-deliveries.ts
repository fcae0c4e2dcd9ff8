import { type DeliveryStatus, type DestinationName, moves } from '../model/delivery.ts';
import type { Queryable } from '../storage/database.ts';
import { deliveryCondition, eventCondition, type EventFilter } from './event-filter.ts';
import { statusIn } from './status-in.ts';
import { moveStandings, saysTier } from './standings.ts';

export interface ReplayFilter extends EventFilter {
  readonly ids?: readonly string[];
}

export interface ReplayStep {
  /** Only deliveries with a higher id. */
  readonly after: string | null;
  readonly limit: number;
  /** The destinations at which only a customer's newest change counts. */
  readonly newestWins: readonly DestinationName[];
}

/**
 * Puts settled deliveries, and those that wait for a retry, back to pending as if new. Without a status or ids those
 * that were not delivered: dead and skipped. In order of id, from `after` on. One that the vendor may have, or that
 * is waited for, keeps its bundle. One that a newer change is known of, be it a skipped one, is superseded: asking for
 * it does not make it current. That is looked up in the customer's history, here alone.
 */
export async function replayDeliveries(
  transaction: Queryable,
  { ids, status, ...filter }: ReplayFilter,
  { after, limit, newestWins }: ReplayStep,
): Promise<{ id: string; destination: DestinationName }[]> {
  const values: unknown[] = [ids ?? null, statusesOf(ids, status), after, limit, newestWins];
  const isMeant = `${eventCondition(filter, values)} AND ${deliveryCondition(filter, values)}`;
  return transaction.query<{ id: string; destination: DestinationName }>(
    `WITH chosen AS (
       SELECT d.id, d.destination = ANY($5) AND EXISTS (
         SELECT FROM tier_relay.events newer JOIN tier_relay.deliveries its
           ON its.event_sequence = newer.sequence AND its.destination = d.destination
         WHERE newer.customer_id = e.customer_id AND newer.campaign_id = e.campaign_id
           AND newer.occurred_at > e.occurred_at AND ${saysTier('newer')}
       ) AS is_overtaken
       FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
       WHERE ($1::uuid[] IS NULL OR d.id = ANY($1)) AND d.status = ANY($2) AND d.${statusIn(moves.replay.from)}
         AND ($3::uuid IS NULL OR d.id > $3) AND e.customer_id <> '' AND ${isMeant}
       ORDER BY d.id LIMIT $4
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
       WHERE r.destination = ANY($5) AND r.status = 'pending' AND ${saysTier('e')}
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
