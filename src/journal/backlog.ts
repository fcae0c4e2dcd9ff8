import { type DeliveryStatus, waitingStatuses } from '../model/delivery.ts';
import type { Queryable } from '../storage/database.ts';
import { statusIn } from './status-in.ts';
import { countsNow } from './tallies.ts';

/** The deliveries that a destination still has before it, and what holds it back. */
export interface DestinationBacklog {
  readonly destination: string;
  /** How many deliveries have each status. */
  readonly counts: Readonly<Partial<Record<DeliveryStatus, number>>>;
  /** Seconds since the event of the oldest waiting delivery was received; null when none waits. */
  readonly oldestWaitingSeconds: number | null;
  /** True while the vendor's refusal stops the destination, until a probe succeeds. */
  readonly isStopped: boolean;
  /** True while a person has paused the destination through the ops API. */
  readonly isPaused: boolean;
  /** Lanes on hold in which something waits. */
  readonly lanesOnHold: number;
}

/** The most rows that one look reads, so that it costs the same however many there are. */
export const mostCounted = 10_000;

/** Of deliveries with a reason, only the first due are read: a retry is seldom older than those due before it. */
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

/** SQL that is true when something waits in a hold's lane: a hold may outlive deliveries that were routed elsewhere. */
export const hasWaiting = (hold: string): string => `EXISTS (
  SELECT FROM tier_relay.deliveries
  WHERE destination = ${hold}.destination AND lane = ${hold}.lane AND ${statusIn(waitingStatuses)})`;

/** Reads the backlog of these destinations. One query, of kept counts and index scans of bounded length. */
export function readBacklog(database: Queryable, destinations: readonly string[]): Promise<DestinationBacklog[]> {
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
