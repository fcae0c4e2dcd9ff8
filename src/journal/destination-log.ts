import { deliveryStatuses, waitingStatuses } from '../model/delivery.ts';
import type { QueryResultRow } from 'pg';
import type { Reason } from '../model/outcome.ts';
import type { Queryable } from '../storage/database.ts';
import { statusIn } from './status-in.ts';
import { countsNow } from './tallies.ts';

/** A vendor's refusal of more than one delivery. */
export interface Refusal {
  readonly reason: Reason;
  readonly detail: string;
}

export interface Hold extends Refusal {
  /** When the hold began; tries that were refused since do not change it. */
  readonly since: Date;
  /** When to try again, by the database's clock. */
  readonly until: Date;
  /** True when `until` has come. */
  readonly isOver: boolean;
}

export interface LaneHold extends Hold {
  readonly lane: string;
}

export interface DestinationState {
  /** True while a person has paused the destination through the ops API. */
  readonly paused: boolean;
  readonly hold: Hold | null;
  /** Holds of single lanes, also those that are over: the lane's next call decides. */
  readonly laneHolds: readonly LaneHold[];
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

/** Keeps what holds a destination back, for every replica to see and for the next leader to go on with. */
export class DestinationLog {
  async read(database: Queryable, name: string): Promise<DestinationState> {
    const [row] = await database.query<{
      paused: boolean;
      reason: Reason | null;
      detail: string;
      since: Date;
      until: Date;
      isOver: boolean;
    }>(
      `SELECT paused, hold_reason AS reason, hold_detail AS detail, hold_since AS since, hold_until AS until,
         hold_until <= now() AS "isOver"
       FROM tier_relay.destinations WHERE name = $1`,
      [name],
    );
    const laneHolds = await database.query<LaneHold & QueryResultRow>(
      `SELECT lane, since, until, until <= now() AS "isOver", reason, detail
       FROM tier_relay.lane_holds WHERE destination = $1 ORDER BY lane`,
      [name],
    );
    if (!row) return { paused: false, hold: null, laneHolds };
    const { paused, reason, ...rest } = row;
    return { paused, hold: reason === null ? null : { reason, ...rest }, laneHolds };
  }

  async holdLane(
    database: Queryable,
    name: string,
    { lane, forMs, reason, detail }: Refusal & { lane: string; forMs: number },
  ): Promise<void> {
    await database.query(
      `INSERT INTO tier_relay.lane_holds (destination, lane, until, reason, detail)
       VALUES ($1, $2, now() + $3::float8 * interval '1 ms', $4, $5)
       ON CONFLICT (destination, lane) DO UPDATE
       SET until = excluded.until, reason = excluded.reason, detail = excluded.detail`,
      [name, lane, forMs, reason, detail],
    );
  }

  /** Ends the holds of lanes. @param lane by default all of them. */
  async releaseLanes(database: Queryable, name: string, lane: string | null = null): Promise<void> {
    await database.query('DELETE FROM tier_relay.lane_holds WHERE destination = $1 AND lane = coalesce($2, lane)', [
      name,
      lane,
    ]);
  }

  async setHold(database: Queryable, name: string, hold: (Refusal & { forMs: number }) | null): Promise<void> {
    await database.query(
      `INSERT INTO tier_relay.destinations (name, hold_reason, hold_detail, hold_until, hold_since)
       VALUES ($1, $2, $3, now() + $4::float8 * interval '1 ms', CASE WHEN $2::text IS NOT NULL THEN now() END)
       ON CONFLICT (name) DO UPDATE
       SET hold_reason = excluded.hold_reason, hold_detail = excluded.hold_detail, hold_until = excluded.hold_until,
         hold_since = CASE WHEN excluded.hold_reason IS NOT NULL
           THEN coalesce(destinations.hold_since, excluded.hold_since) END`,
      [name, hold?.reason ?? null, hold?.detail ?? null, hold?.forMs ?? null],
    );
  }

  async pause(database: Queryable, name: string): Promise<void> {
    await database.query(
      `INSERT INTO tier_relay.destinations (name, paused) VALUES ($1, true)
       ON CONFLICT (name) DO UPDATE SET paused = true`,
      [name],
    );
  }

  /** Ends a pause and all holds. */
  async resume(database: Queryable, name: string): Promise<void> {
    await database.query(
      `UPDATE tier_relay.destinations
       SET paused = false, hold_reason = NULL, hold_detail = NULL, hold_until = NULL, hold_since = NULL WHERE name = $1`,
      [name],
    );
    await this.releaseLanes(database, name);
  }

  /** Counts deliveries that wait until later, by their own reason or their lane's. Returns the ten largest groups. */
  waiting(database: Queryable, name: string): Promise<WaitingDeliveries[]> {
    return database.query<WaitingDeliveries & QueryResultRow>(
      `SELECT reason, detail, count(*)::int AS deliveries, min(due_at) AS "dueAt" FROM (
         SELECT hold.reason, hold.detail, greatest(hold.until, d.due_at) AS due_at
         FROM tier_relay.lane_holds hold JOIN tier_relay.deliveries d USING (destination, lane)
         WHERE destination = $1 AND hold.until > now() AND d.${statusIn(waitingStatuses)}
         UNION ALL
         SELECT d.reason, d.detail, d.due_at FROM tier_relay.deliveries d
         WHERE d.destination = $1 AND d.status = 'pending' AND d.reason IS NOT NULL AND d.due_at > now()
           AND NOT EXISTS (SELECT FROM tier_relay.lane_holds hold
             WHERE hold.destination = d.destination AND hold.lane = d.lane AND hold.until > now())
       ) AS waiting GROUP BY reason, detail ORDER BY deliveries DESC LIMIT 10`,
      [name],
    );
  }

  /** Returns how many deliveries have each status, which is kept count of, and when the oldest due one became due. */
  async counts(database: Queryable, name: string): Promise<DestinationCounts> {
    // Deliveries without a reason are due as of their acceptance, or of a replay: the first 1000 in order stand for the
    // rest.
    const [row] = await database.query<DestinationCounts & QueryResultRow>(
      `SELECT ${countsNow('$1')} AS counts, least(
         (SELECT min(due_at) FROM (
            SELECT due_at FROM tier_relay.deliveries WHERE destination = $1 AND status = 'pending' AND reason IS NULL
            ORDER BY event_sequence LIMIT 1000) AS first WHERE due_at <= now()),
         (SELECT min(due_at) FROM tier_relay.deliveries
          WHERE destination = $1 AND ${statusIn(waitingStatuses)} AND reason IS NOT NULL AND due_at <= now())
       ) AS "oldestDueAt"`,
      [name],
    );
    const none = Object.fromEntries(deliveryStatuses.map((status) => [status, 0]));
    return { counts: { ...none, ...row?.counts }, oldestDueAt: row?.oldestDueAt ?? null };
  }
}
