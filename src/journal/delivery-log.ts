import type { Delivery, DeliveryStatus, DestinationName } from '../model/delivery.ts';
import type { Reason } from '../model/outcome.ts';
import type { TierChange } from '../model/tier-change.ts';
import type { Queryable } from './database.ts';

/** A delivery's new state after an attempt, and what the attempt's record says. */
export interface Settlement {
  readonly id: string;
  /** The number of the attempt that this settles. */
  readonly attempt: number;
  readonly status: DeliveryStatus;
  /** Attempts that count from now on; less than the attempt's number when a refusal was not its own fault. */
  readonly attempts: number;
  readonly outcome: string;
  readonly reason: Reason | null;
  readonly detail: string | null;
  readonly ref: string | null;
  /** When to try again; null when settled for good. */
  readonly dueAt: Date | null;
  readonly uncertain: boolean;
}

interface TakenRow {
  id: string;
  sequence: string;
  attempts: number;
  uncertainAt: Date | null;
  change: TierChange;
  overtaken: boolean;
}

/** The state of every delivery, and the record of its attempts. */
export class DeliveryLog {
  /** Marks these as delivering and counts the attempt. Those that need no attempt any more are left out. */
  async take(transaction: Queryable, ids: readonly string[]): Promise<Delivery[]> {
    const rows = await transaction.query<TakenRow>(
      `UPDATE tier_relay.deliveries d
       SET status = 'delivering', attempts = d.attempts + 1, updated_at = now()
       FROM tier_relay.events e
       WHERE d.id = ANY($1) AND d.status IN ('pending', 'retrying') AND e.sequence = d.event_sequence
       RETURNING d.id, e.sequence, d.attempts, d.uncertain_at AS "uncertainAt", e.change,
         EXISTS (
           SELECT FROM tier_relay.events newer
           JOIN tier_relay.deliveries its ON its.event_sequence = newer.sequence AND its.destination = d.destination
           WHERE newer.customer_id = e.customer_id AND newer.campaign_id = e.campaign_id
             AND (newer.occurred_at, newer.sequence) > (e.occurred_at, e.sequence)
             AND its.status <> 'skipped'
         ) AS overtaken`,
      [ids],
    );
    return rows
      .map((row) => ({
        id: row.id,
        sequence: Number(row.sequence),
        change: row.change,
        attempt: row.attempts,
        uncertainSince: row.uncertainAt,
        overtaken: row.overtaken,
      }))
      .sort((a, b) => a.sequence - b.sequence);
  }

  /**
   * Records what came of attempts. A delivery that another dispatcher has taken since is left as it is; one that was
   * only reclaimed is settled, for what is known beats what was feared. Returns the ids of those it settled.
   */
  async settle(transaction: Queryable, settlements: readonly Settlement[]): Promise<Set<string>> {
    const rows = await transaction.query<{ id: string }>(
      `WITH settled AS (
         UPDATE tier_relay.deliveries d
         SET status = s.status, attempts = s.attempts, reason = s.reason, detail = s.detail,
             ref = coalesce(s.ref, d.ref), due_at = coalesce(s.due_at, d.due_at),
             uncertain_at = CASE WHEN s.uncertain THEN now() ELSE d.uncertain_at END, updated_at = now()
         FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::timestamptz[], $10::boolean[])
              AS s (id, attempt, status, attempts, outcome, reason, detail, ref, due_at, uncertain)
         WHERE d.id = s.id AND d.attempts = s.attempt AND d.status IN ('delivering', 'pending')
         RETURNING d.id, s.outcome, s.attempt, s.reason, s.detail
       ), recorded AS (
         INSERT INTO tier_relay.attempts (delivery_id, number, outcome, reason, detail)
         SELECT id, attempt, outcome, reason, detail FROM settled WHERE outcome <> 'held'
       )
       SELECT id FROM settled`,
      [
        settlements.map((settlement) => settlement.id),
        settlements.map((settlement) => settlement.attempt),
        settlements.map((settlement) => settlement.status),
        settlements.map((settlement) => settlement.attempts),
        settlements.map((settlement) => settlement.outcome),
        settlements.map((settlement) => settlement.reason),
        settlements.map((settlement) => settlement.detail),
        settlements.map((settlement) => settlement.ref),
        settlements.map((settlement) => settlement.dueAt),
        settlements.map((settlement) => settlement.uncertain),
      ],
    );
    return new Set(rows.map((row) => row.id));
  }

  /**
   * Finds what a dispatcher that is gone had in its hands, all but `inHand`, and puts it back to pending. Whether the
   * vendor acted on it is unknown. Returns the deliveries' ids.
   */
  async reclaim(transaction: Queryable, destination: DestinationName, inHand: readonly string[]): Promise<string[]> {
    const rows = await transaction.query<{ id: string }>(
      `UPDATE tier_relay.deliveries
       SET status = 'pending', uncertain_at = now(), due_at = now(), updated_at = now()
       WHERE destination = $1 AND status = 'delivering' AND id <> ALL($2)
       RETURNING id`,
      [destination, inHand],
    );
    return rows.map((row) => row.id);
  }
}
