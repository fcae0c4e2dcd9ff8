import type { DeliveryStatus } from '../model/delivery.ts';
import type { Queryable } from '../storage/database.ts';
import { bind, hasEmail, type EventFilter } from './event-filter.ts';

/** Events in order of acceptance that are read in one go, matching or not: after `above`, before `below`, as text. */
export interface ReadingWindow {
  readonly above: string;
  readonly below: string;
  /** The `below` of the next window; null when this is the last. */
  readonly goOn: string | null;
}

/** How far `received_at` may stray from the order of acceptance: a statement that stores events ends within 5 s. */
const clockSlack = `interval '1 minute'`;

/** Above every sequence, and the greatest that a cursor's 18 digits can say. */
export const top = '999999999999999999';

/** Rows of a window: events in sequence, or entries of an index, each of which leads to a page of the disk. */
const readSize = 10_000;
const foundSize = 2_500;

/** Statuses that may come with a reason; `deliveries_by_status` finds them. */
const withReason: readonly DeliveryStatus[] = ['dead', 'retrying', 'pending', 'delivering'];

/**
 * Returns the next window below a sequence, newest first: some 50 ms of reading. One query, of index look-ups and as
 * many entries of an index as the window may have rows; for a customer with more events, of all their entries.
 */
export async function readingWindow(
  database: Queryable,
  filter: EventFilter,
  { below = top, share = 1 }: { readonly below?: string | undefined; readonly share?: number } = {},
): Promise<ReadingWindow> {
  const values: unknown[] = [below, filter.since, filter.until, share * (isRead(filter) ? readSize : foundSize)];
  const [window] = await database.query<Omit<ReadingWindow, 'goOn'> & { next: string | null; goOn: string | null }>(
    `WITH bounds AS MATERIALIZED (
       SELECT coalesce((
         SELECT sequence FROM tier_relay.events WHERE received_at < $2::timestamptz - ${clockSlack}
         ORDER BY received_at DESC LIMIT 1), 0) AS above,
       least($1::bigint, (
         SELECT sequence FROM tier_relay.events WHERE received_at >= $3::timestamptz + ${clockSlack}
         ORDER BY received_at LIMIT 1)) AS below
     ), beyond AS (
       SELECT sequence FROM (${candidates(filter, values)}) AS candidate
       WHERE sequence > (SELECT above FROM bounds) AND sequence < (SELECT below FROM bounds)
       ORDER BY sequence DESC OFFSET $4 LIMIT 1
     )
     SELECT coalesce(beyond.sequence, above) AS above, below, beyond.sequence + 1 AS "goOn"
     FROM bounds LEFT JOIN beyond ON true`,
    values,
  );
  return window ?? { above: '0', below: top, goOn: null };
}

/** SQL of the events `e` of a window that may match. Adds to the statement's values. */
export function eventsIn(window: ReadingWindow, filter: EventFilter, values: unknown[]): string {
  if (isRead(filter)) {
    return `(SELECT * FROM tier_relay.events WHERE ${isWithin(window, 'sequence', values)}) AS e`;
  }
  // The limit is never reached. It makes PostgreSQL find the few candidates first, and then their events in order.
  return `(SELECT DISTINCT sequence FROM (${candidates(filter, values)}) AS candidate
      WHERE ${isWithin(window, 'sequence', values)} ORDER BY sequence DESC LIMIT ${foundSize}) AS found
    JOIN tier_relay.events e USING (sequence)`;
}

/** SQL that is true within a window. Needed on deliveries too, or PostgreSQL may look for rare ones among all. */
export function isWithin({ above, below }: ReadingWindow, column: string, values: unknown[]): string {
  return `${column} > ${bind(values, above)} AND ${column} < ${bind(values, below)}`;
}

/** True when no index knows which events match: all events of the window are read. */
function isRead(filter: EventFilter): boolean {
  return filter.email === undefined && filter.customer === undefined && statusesOf(filter).length === 0;
}

/** SQL of the sequences of events that may match, by the index that tells the most. */
function candidates(filter: EventFilter, values: unknown[]): string {
  const { email, customer } = filter;
  if (email !== undefined) {
    return `SELECT sequence FROM tier_relay.events WHERE ${hasEmail('events', bind(values, email))}`;
  }
  if (customer !== undefined) {
    // Plus 0 keeps PostgreSQL from using the index of all sequences.
    return `SELECT sequence + 0 AS sequence FROM tier_relay.events WHERE customer_id = ${bind(values, customer)}`;
  }
  const byStatus = statusesOf(filter).map(
    (status) => `SELECT event_sequence AS sequence FROM tier_relay.deliveries WHERE status = '${status}'`,
  );
  return byStatus.length > 0 ? byStatus.join(' UNION ALL ') : 'SELECT sequence FROM tier_relay.events';
}

function statusesOf({ status, reason }: EventFilter): readonly DeliveryStatus[] {
  if (status !== undefined) return status === 'delivered' ? [] : [status];
  return reason === undefined ? [] : withReason;
}
