import type { DeliveryStatus } from '../model/delivery.ts';
import type { Queryable } from '../storage/database.ts';
import { bind, hasEmail, type EventFilter } from './event-filter.ts';

/**
 * A part of the order of acceptance that is read in one go, whatever matches in it: events after `above` and before
 * `below`. Sequences are text.
 */
export interface ReadingWindow {
  readonly above: string;
  readonly below: string;
  /** The `below` of the next window; null when this is the last. */
  readonly goOn: string | null;
}

/** So far may `received_at` be from the order of acceptance: a statement that stores events ends within 5 s. */
const clockSlack = `interval '1 minute'`;

/** Above every sequence, and a cursor's 18 digits. */
export const top = '999999999999999999';

/** Events read one after another in a window, and entries of an index, each of which leads to a page of the disk. */
const readSize = 10_000;
const foundSize = 2_500;

/** Statuses that are found by `deliveries_by_status`; those that may have a reason. */
const withReason: readonly DeliveryStatus[] = ['dead', 'retrying', 'pending', 'delivering'];

/**
 * The next window below a sequence, the newest first: some 50 ms of reading. Costs look-ups by index, and the reading of
 * so many entries of one; of a customer who has more events than that, of all of theirs.
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
  // A limit that is never reached: the few are found first, then their events, in their order.
  return `(SELECT DISTINCT sequence FROM (${candidates(filter, values)}) AS candidate
      WHERE ${isWithin(window, 'sequence', values)} ORDER BY sequence DESC LIMIT ${foundSize}) AS found
    JOIN tier_relay.events e USING (sequence)`;
}

/** SQL. Said of deliveries too, or PostgreSQL may look for what is rare in all that there are. */
export function isWithin({ above, below }: ReadingWindow, column: string, values: unknown[]): string {
  return `${column} > ${bind(values, above)} AND ${column} < ${bind(values, below)}`;
}

/** No index knows which ones match: all are read. */
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
    // Plus 0: not by the index of all sequences.
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
