import type { Queryable } from '../storage/database.ts';

// Triggers of the migrations count what is stored, in the transaction that stores it.

/** SQL of the time this many milliseconds ago, by the database's clock, which also stamps what arrives. */
export const ago = (ms: string): string => `now() - ${ms}::float8 * interval '1 ms'`;

/** Sessions count in rows of their own, which are added up to one row after this time. */
const settled = `interval '10 minutes'`;
/** Rows by the minute are kept for this time, then added up to hours. */
const fine = `interval '2 days'`;

/** SQL of how many deliveries of a destination have each status now, as an object without statuses that none has. */
export const countsNow = (destination: string): string => `(
  SELECT coalesce(jsonb_object_agg(what, count), '{}') FROM (
    SELECT what, sum(count)::int AS count FROM tier_relay.tallies
    WHERE at = '-infinity' AND subject = 'delivery' AND destination = ${destination} GROUP BY what
  ) AS counted)`;

export interface Tally {
  /** Number of the step, counted from 0 at `from`. */
  readonly step: number;
  readonly subject: 'event' | 'delivery' | 'attempt';
  readonly destination: string;
  readonly what: string;
  readonly count: number;
}

/** Returns the counts of each step. Reads a row a minute, destination and kind of thing; of old ones, a row an hour. */
export function readTallies(
  database: Queryable,
  { from, steps, stepSeconds }: { readonly from: Date; readonly steps: number; readonly stepSeconds: number },
): Promise<Tally[]> {
  return database.query<Tally & { [column: string]: unknown }>(
    `SELECT floor(extract(epoch FROM at - $1::timestamptz) / $3::int)::int AS step, subject, destination, what, sum(count)::int AS count
     FROM tier_relay.tallies WHERE at >= $1::timestamptz AND at < $1::timestamptz + $2::int * $3::int * interval '1 second'
     GROUP BY 1, 2, 3, 4`,
    [from, steps, stepSeconds],
  );
}

/**
 * Adds up past tallies, and deletes those older than events are kept. Skips rows that a session is counting in, which
 * the next sweep takes: it never waits for such a session, which may wait for it.
 */
export async function sweepTallies(database: Queryable, keptMs: number): Promise<void> {
  await database.query(`DELETE FROM tier_relay.tallies WHERE at > '-infinity' AND at < ${ago('$1')}`, [keptMs]);
  await database.query(
    `WITH past AS (
       SELECT * FROM tier_relay.tallies
       WHERE (session <> 0 AND at < now() - ${settled}) OR (at < now() - ${fine} AND at <> date_trunc('hour', at))
       FOR UPDATE SKIP LOCKED
     ), gone AS (
       DELETE FROM tier_relay.tallies tally USING past
       WHERE (tally.at, tally.subject, tally.destination, tally.what, tally.session)
           = (past.at, past.subject, past.destination, past.what, past.session)
       RETURNING tally.*
     )
     INSERT INTO tier_relay.tallies AS tally
     SELECT CASE WHEN at < now() - ${fine} THEN date_trunc('hour', at) ELSE at END AS at,
       subject, destination, what, 0, sum(count)
     FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(count) <> 0 ORDER BY 1, 2, 3, 4 -- all replicas lock tallies in this order
     ON CONFLICT (at, subject, destination, what, session) DO UPDATE SET count = tally.count + excluded.count`,
  );
}
