import type { Delivery, DeliveryStatus, DestinationName } from '../model/delivery.ts';
import type { Reason } from '../model/outcome.ts';
import type { TierChange } from '../model/tier-change.ts';
import type { Queryable } from './database.ts';

/** A delivery's new state after an attempt, and what the attempt's record says. */
export interface Settlement {
  readonly id: string;
  readonly sequence: number;
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

export interface ReplayFilter {
  readonly ids?: readonly string[];
  readonly destination?: DestinationName | undefined;
  readonly status?: DeliveryStatus | undefined;
  /** When the event was received. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
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

/** The state of every delivery, and the record of its attempts. */
export class DeliveryLog {
  /**
   * Marks these as delivering and counts the attempt. Those that need no attempt any more are left out; a bundle is
   * taken whole, whichever of its deliveries is asked for. In order of acceptance.
   */
  async take(transaction: Queryable, ids: readonly string[]): Promise<Delivery[]> {
    const rows = await transaction.query<TakenRow>(
      `WITH taken AS (
         UPDATE tier_relay.deliveries
         SET status = 'delivering', attempts = attempts + 1, takes = takes + 1, updated_at = now()
         WHERE status IN ('pending', 'retrying') AND id = ANY($1 || ARRAY(
           SELECT member.id FROM tier_relay.deliveries asked
           JOIN tier_relay.deliveries member ON member.bundle_id = asked.bundle_id
           WHERE asked.id = ANY($1)
         ))
         RETURNING id, event_sequence, destination, attempts, takes, uncertain_at, ref, replayed, bundle_id
       )
       SELECT d.id, e.sequence, d.attempts AS attempt, d.takes AS take, e.change, d.replayed, d.ref,
         d.uncertain_at AS "uncertainSince",
         others.uncertain_since AS "othersUncertainSince", coalesce(others.overtaken, false) AS overtaken,
         d.bundle_id AS "bundleId",
         (SELECT count(*)::int FROM tier_relay.deliveries member
          WHERE member.bundle_id = d.bundle_id AND member.status IN ('pending', 'retrying', 'delivering')
         ) AS "bundleSize"
       FROM taken d
       JOIN tier_relay.events e ON e.sequence = d.event_sequence
       CROSS JOIN LATERAL (
         SELECT max(its.uncertain_at) AS uncertain_since,
           bool_or((other.occurred_at, other.sequence) > (e.occurred_at, e.sequence)
             AND (its.status <> 'skipped' OR its.takes > 0 OR d.replayed))
             AS overtaken
         FROM tier_relay.events other
         JOIN tier_relay.deliveries its ON its.event_sequence = other.sequence AND its.destination = d.destination
         WHERE other.customer_id = e.customer_id AND other.campaign_id = e.campaign_id
           AND other.sequence <> e.sequence
       ) others
       ORDER BY e.sequence`,
      [ids],
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
  async settle(transaction: Queryable, settlements: readonly Settlement[]): Promise<Set<string>> {
    const rows = await transaction.query<{ id: string }>(
      `WITH settled AS (
         UPDATE tier_relay.deliveries d
         SET status = s.status, attempts = s.attempts, reason = s.reason, detail = s.detail,
             ref = coalesce(s.ref, d.ref), due_at = coalesce(s.due_at, d.due_at),
             uncertain_at = CASE WHEN s.uncertain THEN now() ELSE d.uncertain_at END, updated_at = now()
         FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::timestamptz[], $10::boolean[], $11::int[])
              AS s (id, attempt, status, attempts, outcome, reason, detail, ref, due_at, uncertain, take)
         WHERE d.id = s.id AND d.takes = s.take AND d.status IN ('delivering', 'pending')
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
        settlements.map((settlement) => settlement.take),
      ],
    );
    return new Set(rows.map((row) => row.id));
  }

  /**
   * Finds what a dispatcher that is gone had in its hands, all but `inHand`, and puts it back to pending. Whether the
   * vendor acted on it is unknown.
   */
  async reclaim(
    transaction: Queryable,
    destination: DestinationName,
    inHand: readonly Taken[],
  ): Promise<{ id: string; sequence: number }[]> {
    const rows = await transaction.query<{ id: string; sequence: string }>(
      `UPDATE tier_relay.deliveries
       SET status = 'pending', attempts = greatest(attempts - 1, 0), uncertain_at = now(), due_at = now(),
           updated_at = now()
       WHERE destination = $1 AND status = 'delivering'
         AND (id, takes) NOT IN (SELECT * FROM unnest($2::uuid[], $3::int[]))
       RETURNING id, event_sequence AS sequence`,
      [destination, inHand.map(({ id }) => id), inHand.map(({ take }) => take)],
    );
    return rows.map(({ id, sequence }) => ({ id, sequence: Number(sequence) }));
  }

  /**
   * Makes due at once what waits without using up an attempt, and what would be tried again within `withinMs`; at most
   * `limit`, the first accepted first.
   */
  async hasten(
    transaction: Queryable,
    destination: DestinationName,
    { withinMs, limit }: { withinMs: number; limit: number },
  ): Promise<{ id: string; sequence: number }[]> {
    const rows = await transaction.query<{ id: string; sequence: string }>(
      `UPDATE tier_relay.deliveries SET due_at = now() WHERE id IN (
         SELECT id FROM tier_relay.deliveries
         WHERE destination = $1 AND due_at > now()
           AND (status = 'pending' OR (status = 'retrying' AND due_at < now() + $2 * interval '1 millisecond'))
         ORDER BY event_sequence LIMIT $3
         FOR UPDATE
       ) RETURNING id, event_sequence AS sequence`,
      [destination, withinMs, limit],
    );
    return rows.map(({ id, sequence }) => ({ id, sequence: Number(sequence) }));
  }

  /**
   * Puts settled deliveries, and those that wait for a retry, back to pending as if new. Without a status or ids those
   * that were not delivered: dead and skipped. In order of id, from `after` on. One that the vendor may have, or that
   * is waited for, keeps its bundle.
   */
  async replay(
    transaction: Queryable,
    { ids, destination, status, since, until }: ReplayFilter,
    { after, limit }: { after: string | null; limit: number },
  ): Promise<{ id: string; sequence: number; destination: DestinationName }[]> {
    const rows = await transaction.query<{ id: string; sequence: string; destination: DestinationName }>(
      `WITH chosen AS (
         SELECT d.id FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
         WHERE ($1::uuid[] IS NULL OR d.id = ANY($1)) AND ($2::text IS NULL OR d.destination = $2)
           AND d.status = ANY($3) AND d.status NOT IN ('pending', 'delivering')
           AND ($4::timestamptz IS NULL OR e.received_at >= $4) AND ($5::timestamptz IS NULL OR e.received_at < $5)
           AND ($6::uuid IS NULL OR d.id > $6) AND e.customer_id <> ''
         ORDER BY d.id LIMIT $7
         FOR SHARE OF e FOR UPDATE OF d -- an erasure, which locks in this order too, comes before it or after it
       ), replayed AS (
         UPDATE tier_relay.deliveries d
         SET status = 'pending', attempts = 0, reason = NULL, detail = NULL, replayed = true,
             bundle_id = CASE WHEN d.status <> 'retrying' AND d.uncertain_at IS NULL AND d.ref IS NULL THEN NULL
               ELSE d.bundle_id END,
             due_at = now(), updated_at = now()
         FROM chosen WHERE d.id = chosen.id
         RETURNING d.id, d.destination, d.event_sequence
       )
       SELECT id, destination, event_sequence AS sequence FROM replayed ORDER BY id`,
      [ids ?? null, destination, statusesOf(ids, status), since, until, after, limit],
    );
    return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
  }
}

function statusesOf(ids: readonly string[] | undefined, status: DeliveryStatus | undefined): DeliveryStatus[] {
  if (status !== undefined) return [status];
  return ids ? ['dead', 'skipped', 'delivered', 'superseded', 'retrying'] : ['dead', 'skipped'];
}
