import { deliveryStatuses, type DeliveryStatus, type DestinationName } from '../model/delivery.ts';
import type { QueryResultRow } from 'pg';
import type { Reason } from '../model/outcome.ts';
import type { Queryable } from './database.ts';

/** A vendor's refusal of more than one delivery, until a probe succeeds. */
export interface Hold {
  readonly reason: Reason;
  readonly detail: string;
  /** When to probe. */
  readonly until: Date;
}

export interface DestinationState {
  /** Paused by a person, through the ops API. */
  readonly paused: boolean;
  readonly hold: Hold | null;
  /** When a person last asked to try again at once. */
  readonly resumedAt: Date | null;
}

/** Deliveries that wait for one reason, such as a channel that the vendor has stopped. */
export interface WaitingDeliveries {
  readonly reason: Reason;
  readonly detail: string;
  readonly deliveries: number;
  /** When the first of them is tried again. */
  readonly dueAt: Date;
}

export interface DestinationCounts {
  readonly counts: Readonly<Record<string, number>>;
  readonly oldestDueAt: Date | null;
}

/** What holds a destination back, for every replica to see and for the next leader to go on with. */
export class DestinationLog {
  async read(database: Queryable, name: DestinationName): Promise<DestinationState> {
    const [row] = await database.query<{
      paused: boolean;
      reason: Reason | null;
      detail: string;
      until: Date;
      resumedAt: Date | null;
    }>(
      `SELECT paused, hold_reason AS reason, hold_detail AS detail, hold_until AS until,
         resumed_at AS "resumedAt"
       FROM tier_relay.destinations WHERE name = $1`,
      [name],
    );
    if (!row) return { paused: false, hold: null, resumedAt: null };
    const { paused, reason, detail, until, resumedAt } = row;
    return { paused, hold: reason === null ? null : { reason, detail, until }, resumedAt };
  }

  async setHold(database: Queryable, name: DestinationName, hold: Hold | null): Promise<void> {
    await database.query(
      `INSERT INTO tier_relay.destinations (name, hold_reason, hold_detail, hold_until) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO UPDATE
       SET hold_reason = excluded.hold_reason, hold_detail = excluded.hold_detail, hold_until = excluded.hold_until`,
      [name, hold?.reason ?? null, hold?.detail ?? null, hold?.until ?? null],
    );
  }

  async pause(database: Queryable, name: DestinationName): Promise<void> {
    await database.query(
      `INSERT INTO tier_relay.destinations (name, paused) VALUES ($1, true)
       ON CONFLICT (name) DO UPDATE SET paused = true`,
      [name],
    );
  }

  /** Ends a pause and a hold. */
  async resume(database: Queryable, name: DestinationName): Promise<void> {
    await database.query(
      `INSERT INTO tier_relay.destinations (name, resumed_at) VALUES ($1, clock_timestamp())
       ON CONFLICT (name) DO UPDATE
       SET paused = false, hold_reason = NULL, hold_detail = NULL, hold_until = NULL, resumed_at = excluded.resumed_at`,
      [name],
    );
  }

  /** What waits for a reason of its own until a later time; the ten reasons that hold up most. */
  waiting(database: Queryable, name: DestinationName): Promise<WaitingDeliveries[]> {
    return database.query<WaitingDeliveries & QueryResultRow>(
      `SELECT reason, detail, count(*)::int AS deliveries, min(due_at) AS "dueAt" FROM tier_relay.deliveries
       WHERE destination = $1 AND status = 'pending' AND due_at > now() AND reason IS NOT NULL
       GROUP BY reason, detail ORDER BY deliveries DESC LIMIT 10`,
      [name],
    );
  }

  /** How many deliveries have each status, and since when the oldest of those that wait has been due. */
  async counts(database: Queryable, name: DestinationName): Promise<DestinationCounts> {
    const rows = await database.query<{ status: DeliveryStatus; count: number }>(
      'SELECT status, count(*)::int AS count FROM tier_relay.deliveries WHERE destination = $1 GROUP BY status',
      [name],
    );
    const [oldest] = await database.query<{ dueAt: Date | null }>(
      `SELECT min(due_at) AS "dueAt" FROM tier_relay.deliveries
       WHERE destination = $1 AND status IN ('pending', 'retrying') AND due_at <= now()`,
      [name],
    );
    const none = Object.fromEntries(deliveryStatuses.map((status) => [status, 0]));
    const counted = Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    return { counts: { ...none, ...counted }, oldestDueAt: oldest?.dueAt ?? null };
  }
}
