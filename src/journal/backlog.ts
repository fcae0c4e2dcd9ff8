import { type DestinationName, waitingStatuses } from '../model/delivery.ts';
import type { Queryable } from '../storage/database.ts';
import { statusIn } from './status-in.ts';

/** What a destination still has before it, and what holds it back. */
export interface DestinationBacklog {
  readonly destination: DestinationName;
  /** Deliveries now, of each status that is not settled well. */
  readonly pending: number;
  readonly delivering: number;
  readonly retrying: number;
  readonly dead: number;
  /** Since the event was received, of the oldest that waits; null when none does. */
  readonly oldestWaitingSeconds: number | null;
  /** Stopped by the vendor's refusal, until a probe succeeds. */
  readonly isStopped: boolean;
  /** Paused by a person, through the ops API. */
  readonly isPaused: boolean;
  /** Lanes on hold in which something waits. */
  readonly lanesOnHold: number;
}

/** Nothing is counted further, so that it costs the same however much there is. */
export const mostCounted = 10_000;

const countOf = (status: string): string => `(
  SELECT count(*)::int FROM (
    SELECT FROM tier_relay.deliveries WHERE destination = name AND status = '${status}' LIMIT ${mostCounted}
  ) AS first_ones)`;

/** Of what waits for a reason, only the first due are looked at: a retry is seldom older than those due before it. */
const oldestWaiting = `
  SELECT extract(epoch FROM now() - received_at)::float8 FROM tier_relay.events WHERE sequence = least((
    SELECT event_sequence FROM tier_relay.deliveries
    WHERE destination = name AND status = 'pending' AND reason IS NULL ORDER BY event_sequence LIMIT 1
  ), (
    SELECT min(event_sequence) FROM (
      SELECT event_sequence FROM tier_relay.deliveries
      WHERE destination = name AND ${statusIn(waitingStatuses)} AND reason IS NOT NULL
      ORDER BY due_at LIMIT ${mostCounted}
    ) AS first_due
  ))`;

/** A hold may outlive what waited in its lane, as when that was routed to another. */
export const hasWaiting = (hold: string): string => `EXISTS (
  SELECT FROM tier_relay.deliveries
  WHERE destination = ${hold}.destination AND lane = ${hold}.lane AND ${statusIn(waitingStatuses)})`;

/** For metrics: index scans of bounded length. */
export function readBacklog(
  database: Queryable,
  destinations: readonly DestinationName[],
): Promise<DestinationBacklog[]> {
  return database.query<DestinationBacklog & Record<string, unknown>>(
    `SELECT name AS destination, ${countOf('pending')} AS pending, ${countOf('delivering')} AS delivering,
       ${countOf('retrying')} AS retrying, ${countOf('dead')} AS dead,
       (${oldestWaiting}) AS "oldestWaitingSeconds",
       coalesce(state.hold_reason IS NOT NULL, false) AS "isStopped", coalesce(state.paused, false) AS "isPaused",
       (SELECT count(*)::int FROM tier_relay.lane_holds hold
        WHERE hold.destination = name AND ${hasWaiting('hold')}) AS "lanesOnHold"
     FROM unnest($1::text[]) AS name LEFT JOIN tier_relay.destinations state USING (name)`,
    [destinations],
  );
}

/** When a signed webhook was last kept, be it understood or not; null when none is. */
export async function lastWebhookAt(database: Queryable): Promise<Date | null> {
  const [row] = await database.query<{ at: Date | null }>(
    `SELECT greatest((SELECT max(received_at) FROM tier_relay.events),
       (SELECT max(received_at) FROM tier_relay.rejected_events)) AS at`,
  );
  return row?.at ?? null;
}
