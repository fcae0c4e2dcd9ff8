import { type DeliveryStatus, type DestinationName, waitingStatuses } from '../model/delivery.ts';
import type { Queryable } from '../storage/database.ts';
import { statusIn } from './status-in.ts';
import { countsNow } from './tallies.ts';

/** What a destination still has before it, and what holds it back. */
export interface DestinationBacklog {
  readonly destination: DestinationName;
  /** How many deliveries have each status. */
  readonly counts: Readonly<Partial<Record<DeliveryStatus, number>>>;
  /** Since the event was received, of the oldest that waits; null when none does. */
  readonly oldestWaitingSeconds: number | null;
  /** Stopped by the vendor's refusal, until a probe succeeds. */
  readonly isStopped: boolean;
  /** Paused by a person, through the ops API. */
  readonly isPaused: boolean;
  /** Lanes on hold in which something waits. */
  readonly lanesOnHold: number;
}

/** Nothing is looked through further, so that it costs the same however much there is. */
export const mostCounted = 10_000;

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

/** Counts that are kept, and index scans of bounded length. */
export function readBacklog(
  database: Queryable,
  destinations: readonly DestinationName[],
): Promise<DestinationBacklog[]> {
  return database.query<DestinationBacklog & Record<string, unknown>>(
    `SELECT name AS destination, ${countsNow('name')} AS counts,
       (${oldestWaiting}) AS "oldestWaitingSeconds",
       coalesce(state.hold_reason IS NOT NULL, false) AS "isStopped", coalesce(state.paused, false) AS "isPaused",
       (SELECT count(*)::int FROM tier_relay.lane_holds hold
        WHERE hold.destination = name AND ${hasWaiting('hold')}) AS "lanesOnHold"
     FROM unnest($1::text[]) AS name LEFT JOIN tier_relay.destinations state USING (name)`,
    [destinations],
  );
}
