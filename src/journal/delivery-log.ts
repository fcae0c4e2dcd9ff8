import { type Delivery, type DeliveryStatus, moves, waitingStatuses } from '../model/delivery.ts';
import type { Reason } from '../model/outcome.ts';
import type { Sent } from '../model/sent.ts';
import type { Queryable } from '../storage/database.ts';
import { described, dueInAnyLane, dueInLane } from './due-deliveries.ts';
import { statusIn } from './status-in.ts';
import { doubtStandings } from './standings.ts';

/** A delivery's new state after an attempt, and what the attempt's record says. */
export interface Settlement {
  readonly id: string;
  /** The take to settle, which is ignored when another one followed, and the number of its attempt. */
  readonly take: number;
  readonly attempt: number;
  readonly status: DeliveryStatus;
  /** How many attempts count from now on; less than `attempt` when the delivery was not to blame for a refusal. */
  readonly attempts: number;
  readonly outcome: string;
  readonly reason: Reason | null;
  readonly detail: string | null;
  readonly ref: string | null;
  /** Milliseconds until the next try; null when settled for good. */
  readonly dueInMs: number | null;
  /** Milliseconds for which the rest of its lane waits too; null when it does not. */
  readonly laneHeldForMs: number | null;
  readonly uncertain: boolean;
}

/** The call by which attempts were made. */
export interface MadeCall {
  readonly durationMs: number;
  /** What was sent, by the delivery's id; only for deliveries that were sent. */
  readonly sent: ReadonlyMap<string, Sent>;
}

/** Names one taking of a delivery. */
type Taken = Pick<Delivery, 'id' | 'take'>;

type Place = Pick<Delivery, 'lane' | 'sequence'>;
/** What decides in which lane a waiting delivery belongs. */
export type Waiting = Pick<Delivery, 'id' | 'lane' | 'sequence' | 'change' | 'uncertainSince' | 'ref'>;

/** The state of every delivery, which is the queue, and the record of their attempts. One statement a method. */
export class DeliveryLog {
  /** Returns deliveries that are due in any lane but these, at most `limit`. */
  lookOutside(
    database: Queryable,
    destination: string,
    { lanes, limit }: { lanes: readonly string[]; limit: number },
  ): Promise<Delivery[]> {
    return this.#look(database, described(dueInAnyLane), [destination, lanes, limit]);
  }

  /** Returns deliveries due in this lane, at most `limit`; if the first is of a bundle, all of the bundle too. */
  lookInto(
    database: Queryable,
    destination: string,
    { lane, limit }: { lane: string; limit: number },
  ): Promise<Delivery[]> {
    return this.#look(database, described(dueInLane), [destination, lane, limit]);
  }

  /** Returns deliveries that wait, due or not, lane by lane, starting after a place. */
  async waiting(
    database: Queryable,
    destination: string,
    { after, limit }: { after: Place; limit: number },
  ): Promise<Waiting[]> {
    const rows = await database.query<Omit<Waiting, 'sequence'> & { sequence: string }>(
      `SELECT d.id, d.lane, d.event_sequence AS sequence, e.change, d.uncertain_at AS "uncertainSince", d.ref
       FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
       WHERE d.destination = $1 AND d.${statusIn(waitingStatuses)} AND (d.lane, d.event_sequence) > ($2, $3)
       ORDER BY d.lane, d.event_sequence LIMIT $4`,
      [destination, after.lane, after.sequence, limit],
    );
    return rows.map(({ sequence, ...row }) => ({ ...row, sequence: Number(sequence) }));
  }

  async #look(database: Queryable, sql: string, values: unknown[]): Promise<Delivery[]> {
    const rows = await database.query<Omit<Delivery, 'sequence'> & { sequence: string }>(sql, values);
    return rows.map(({ sequence, ...row }) => ({ ...row, sequence: Number(sequence) }));
  }

  /** Returns the lanes in which something waits, due or not. Costs one index look-up a lane. */
  async lanes(database: Queryable, destination: string): Promise<string[]> {
    const next = `SELECT lane FROM tier_relay.deliveries
      WHERE destination = $1 AND ${statusIn(waitingStatuses)}`;
    const rows = await database.query<{ lane: string }>(
      `WITH RECURSIVE lanes AS (
         (${next} ORDER BY lane LIMIT 1)
         UNION ALL
         SELECT (${next} AND deliveries.lane > lanes.lane ORDER BY lane LIMIT 1) FROM lanes WHERE lanes.lane IS NOT NULL
       )
       SELECT lane FROM lanes WHERE lane IS NOT NULL`,
      [destination],
    );
    return rows.map(({ lane }) => lane);
  }

  /** Moves waiting deliveries to the lanes where they belong, as after a change of the settings. */
  async move(database: Queryable, moved: readonly { id: string; lane: string }[]): Promise<void> {
    await database.query(
      `UPDATE tier_relay.deliveries d SET lane = moved.lane
       FROM unnest($1::uuid[], $2::text[]) AS moved (id, lane)
       WHERE d.id = moved.id AND d.${statusIn(waitingStatuses)}`,
      [moved.map(({ id }) => id), moved.map(({ lane }) => lane)],
    );
  }

  /**
   * Takes these for a call that starts now, and counts the attempt. Makes them parts of the bundle if one is given.
   * Leaves out deliveries that were cancelled, or taken by another dispatcher, since the caller looked at them.
   */
  async take(database: Queryable, chosen: readonly Delivery[], bundleId: string | null = null): Promise<Delivery[]> {
    const rows = await database.query<{ id: string }>(
      `UPDATE tier_relay.deliveries d
       SET status = 'delivering', attempts = attempts + 1, takes = takes + 1, bundle_id = coalesce($3, bundle_id),
           updated_at = now()
       FROM unnest($1::uuid[], $2::int[]) AS chosen (id, take)
       WHERE d.id = chosen.id AND d.takes = chosen.take AND d.${statusIn(moves.take.from)}
       RETURNING d.id`,
      [chosen.map(({ id }) => id), chosen.map(({ take }) => take), bundleId],
    );
    const taken = new Set(rows.map(({ id }) => id));
    return chosen
      .filter(({ id }) => taken.has(id))
      .map((delivery) => ({ ...delivery, take: delivery.take + 1, bundleId: bundleId ?? delivery.bundleId }));
  }

  /** True while these takes stand, and nobody has paused the destination through the ops API. */
  async areTaken(database: Queryable, taken: readonly Taken[]): Promise<boolean> {
    const rows = await database.query(
      `SELECT FROM tier_relay.deliveries d JOIN unnest($1::uuid[], $2::int[]) AS t (id, take) ON t.id = d.id
       WHERE d.status = 'delivering' AND d.takes = t.take
         AND NOT EXISTS (SELECT FROM tier_relay.destinations WHERE name = d.destination AND paused)`,
      [taken.map(({ id }) => id), taken.map(({ take }) => take)],
    );
    return rows.length === taken.length;
  }

  /**
   * Records what came of attempts, or of a look at deliveries that need none, and returns the ids of those it settled.
   * Leaves a delivery that another dispatcher has taken since. Settles one that was only reclaimed: its outcome
   * is known now. Keeps what was sent, but no message when a delivery was not settled: it may name a customer who
   * was erased meanwhile.
   */
  async settle(database: Queryable, settlements: readonly Settlement[], call?: MadeCall): Promise<Set<string>> {
    const rows = await database.query<{ id: string }>(
      `WITH settled AS (
         UPDATE tier_relay.deliveries d
         SET status = s.status, attempts = s.attempts, reason = s.reason, detail = s.detail,
             ref = CASE WHEN s.outcome <> 'cleared' THEN coalesce(s.ref, d.ref) END,
             due_at = coalesce(now() + s.due_in_ms * interval '1 ms', d.due_at),
             uncertain_at = CASE WHEN s.uncertain THEN now() WHEN s.outcome <> 'cleared' THEN d.uncertain_at END,
             -- A person may have replayed a part of the bundle: cleared, that part leaves the bundle.
             bundle_id = CASE WHEN s.outcome <> 'cleared' OR NOT d.replayed THEN d.bundle_id END,
             updated_at = now()
         FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::float8[], $10::boolean[], $11::int[], $12::jsonb[])
              AS s (id, attempt, status, attempts, outcome, reason, detail, ref, due_in_ms, uncertain, take, sent)
         WHERE d.id = s.id AND d.takes = s.take
           AND (d.status = 'delivering' OR (d.${statusIn(waitingStatuses)} AND d.attempts < s.attempt))
         RETURNING d.id, d.event_sequence, d.destination, s.outcome, s.attempt, s.reason, s.detail, s.uncertain, s.sent
       ), recorded AS (
         INSERT INTO tier_relay.attempts (delivery_id, number, outcome, reason, detail, duration_ms, sent)
         SELECT id, attempt, outcome, reason, detail, $13::float8,
           CASE WHEN sent->>'kind' <> 'message' OR (SELECT count(*) FROM settled) = cardinality($1) THEN sent END
         FROM settled WHERE outcome NOT IN ('held', 'cleared')
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
        settlements.map((settlement) => settlement.dueInMs),
        settlements.map((settlement) => settlement.uncertain),
        settlements.map((settlement) => settlement.take),
        settlements.map(({ id }) => call?.sent.get(id)).map((sent) => (sent ? JSON.stringify(sent) : null)),
        call?.durationMs,
      ],
    );
    return new Set(rows.map((row) => row.id));
  }

  /**
   * Puts back deliveries that are being delivered, except `inCalls`: the dispatcher that called for them is gone.
   * Returns their ids. Notes that the vendor may have acted on them.
   */
  async reclaim(database: Queryable, destination: string, inCalls: readonly Taken[]): Promise<string[]> {
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
      [destination, inCalls.map(({ id }) => id), inCalls.map(({ take }) => take)],
    );
    return rows.map(({ id }) => id);
  }
}
