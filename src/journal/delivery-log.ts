import type { Delivery, DeliveryStatus, DestinationName } from '../model/delivery.ts';
import type { Reason } from '../model/outcome.ts';
import type { TierChange } from '../model/tier-change.ts';
import type { Queryable } from './database.ts';
import { doubtStandings } from './standings.ts';

/** A delivery's new state after an attempt, and what the attempt's record says. */
export interface Settlement {
  readonly id: string;
  /** The taking that this settles, and the number of its attempt. */
  readonly take: number;
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
  attempt: number;
  take: number;
  uncertainSince: Date | null;
  othersUncertainSince: Date | null;
  ref: string | null;
  overtaken: boolean;
  replayed: boolean;
  bundleId: string | null;
  bundleSize: number;
  change: TierChange;
}

/** Tells a taking from those of others. */
type Taken = Pick<Delivery, 'id' | 'take'>;

/** The state of every delivery, which is the queue, and the record of its attempts. One statement a method. */
export class DeliveryLog {
  /**
   * Takes what is due, at most `limit` and the first accepted first; a bundle whole, if any of it is due. Marks it as
   * delivering and counts the attempt. Two index scans, whatever else waits; each delivery's standing is looked up by
   * key.
   */
  async take(database: Queryable, destination: DestinationName, limit: number): Promise<Delivery[]> {
    const rows = await database.query<TakenRow>(
      `WITH due AS (
         SELECT id, bundle_id FROM (
           (SELECT id, bundle_id, event_sequence FROM tier_relay.deliveries
            WHERE destination = $1 AND status = 'pending' AND reason IS NULL
            ORDER BY event_sequence LIMIT $2)
           UNION ALL
           (SELECT id, bundle_id, event_sequence FROM tier_relay.deliveries
            WHERE destination = $1 AND status IN ('pending', 'retrying') AND reason IS NOT NULL AND due_at <= now()
            ORDER BY event_sequence LIMIT $2)
         ) AS either ORDER BY event_sequence LIMIT $2
       ), taken AS (
         UPDATE tier_relay.deliveries
         SET status = 'delivering', attempts = attempts + 1, takes = takes + 1, updated_at = now()
         WHERE status IN ('pending', 'retrying') AND id = ANY(ARRAY(
           SELECT id FROM due
           UNION SELECT member.id FROM due JOIN tier_relay.deliveries member ON member.bundle_id = due.bundle_id
         ))
         RETURNING id, event_sequence, destination, attempts, takes, uncertain_at, ref, replayed, bundle_id
       )
       SELECT d.id, e.sequence, d.attempts AS attempt, d.takes AS take, e.change, d.replayed, d.ref,
         d.uncertain_at AS "uncertainSince",
         CASE WHEN standing.uncertain_of IS DISTINCT FROM e.sequence THEN standing.uncertain_at END
           AS "othersUncertainSince",
         coalesce(standing.sequence <> e.sequence, false) AS overtaken,
         d.bundle_id AS "bundleId",
         (SELECT count(*)::int FROM tier_relay.deliveries member
          WHERE member.bundle_id = d.bundle_id AND member.status IN ('pending', 'retrying', 'delivering')
         ) AS "bundleSize"
       FROM taken d
       JOIN tier_relay.events e ON e.sequence = d.event_sequence
       LEFT JOIN tier_relay.standings standing
         ON standing.customer_id = e.customer_id AND standing.campaign_id = e.campaign_id
           AND standing.destination = d.destination
       ORDER BY e.sequence`,
      [destination, limit],
    );
    return rows.map(({ sequence, bundleId, bundleSize, ...row }) => ({
      ...row,
      sequence: Number(sequence),
      bundle: bundleId === null ? null : { id: bundleId, size: bundleSize },
    }));
  }

  /** Those of these that are still to be made by whoever took them: neither taken by another since, nor cancelled. */
  async stillTaken(database: Queryable, taken: readonly Taken[]): Promise<Set<string>> {
    const rows = await database.query<{ id: string }>(
      `SELECT d.id FROM tier_relay.deliveries d JOIN unnest($1::uuid[], $2::int[]) AS t (id, take) ON t.id = d.id
       WHERE d.status = 'delivering' AND d.takes = t.take`,
      [taken.map(({ id }) => id), taken.map(({ take }) => take)],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** Stores, before they are sent, that these deliveries are sent as one. */
  async bundle(database: Queryable, ids: readonly string[], bundleId: string): Promise<void> {
    await database.query('UPDATE tier_relay.deliveries SET bundle_id = $2 WHERE id = ANY($1)', [ids, bundleId]);
  }

  /**
   * Records what came of attempts. A delivery that another dispatcher has taken since is left as it is; one that was
   * only reclaimed is settled, for what is known beats what was feared. Returns the ids of those it settled.
   */
  async settle(database: Queryable, settlements: readonly Settlement[]): Promise<Set<string>> {
    const rows = await database.query<{ id: string }>(
      `WITH settled AS (
         UPDATE tier_relay.deliveries d
         SET status = s.status, attempts = s.attempts, reason = s.reason, detail = s.detail,
             ref = coalesce(s.ref, d.ref), due_at = coalesce(s.due_at, d.due_at),
             uncertain_at = CASE WHEN s.uncertain THEN now() ELSE d.uncertain_at END, updated_at = now()
         FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::timestamptz[], $10::boolean[], $11::int[])
              AS s (id, attempt, status, attempts, outcome, reason, detail, ref, due_at, uncertain, take)
         WHERE d.id = s.id AND d.takes = s.take AND d.status IN ('delivering', 'pending')
         RETURNING d.id, d.event_sequence, d.destination, s.outcome, s.attempt, s.reason, s.detail, s.uncertain
       ), recorded AS (
         INSERT INTO tier_relay.attempts (delivery_id, number, outcome, reason, detail)
         SELECT id, attempt, outcome, reason, detail FROM settled WHERE outcome <> 'held'
       ), doubted AS (
         ${doubtStandings('SELECT * FROM settled WHERE uncertain')}
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
        settlements.map((settlement) => settlement.take),
      ],
    );
    return new Set(rows.map((row) => row.id));
  }

  /**
   * Finds what a dispatcher that is gone had in its hands, all but `inHand`, and puts it back to be taken at once.
   * Whether the vendor acted on it is unknown. Returns their ids.
   */
  async reclaim(database: Queryable, destination: DestinationName, inHand: readonly Taken[]): Promise<string[]> {
    const rows = await database.query<{ id: string }>(
      `WITH reclaimed AS (
         UPDATE tier_relay.deliveries
         SET status = 'pending', attempts = greatest(attempts - 1, 0), reason = NULL, detail = NULL,
             uncertain_at = now(), due_at = now(), updated_at = now()
         WHERE destination = $1 AND status = 'delivering'
           AND (id, takes) NOT IN (SELECT * FROM unnest($2::uuid[], $3::int[]))
         RETURNING id, event_sequence, destination
       ), doubted AS (
         ${doubtStandings('SELECT * FROM reclaimed')}
       )
       SELECT id FROM reclaimed`,
      [destination, inHand.map(({ id }) => id), inHand.map(({ take }) => take)],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Makes due at once what waits without using up an attempt, and what would be tried again within `withinMs`; at most
   * `limit`, the first accepted first. Returns how many.
   */
  async hasten(
    database: Queryable,
    destination: DestinationName,
    { withinMs, limit }: { withinMs: number; limit: number },
  ): Promise<number> {
    const rows = await database.query(
      `UPDATE tier_relay.deliveries SET due_at = now() WHERE id IN (
         SELECT id FROM tier_relay.deliveries
         WHERE destination = $1 AND reason IS NOT NULL AND due_at > now()
           AND (status = 'pending' OR (status = 'retrying' AND due_at < now() + $2 * interval '1 millisecond'))
         ORDER BY event_sequence LIMIT $3
         FOR UPDATE
       ) RETURNING id`,
      [destination, withinMs, limit],
    );
    return rows.length;
  }
}
