import type { DestinationName } from '../model/delivery.ts';
import type { Queryable } from '../storage/database.ts';

// Triggers of the migrations count what is stored, in the transaction that stores it.

/** SQL of a time so many milliseconds ago, by the database's clock, which stamped what arrived. */
export const ago = (ms: string): string => `now() - ${ms}::float8 * interval '1 ms'`;

/** Sessions count in rows of their own; after so long these are added up to one. */
const settled = `interval '10 minutes'`;
/** Minutes are kept for so long, then hours. */
const fine = `interval '2 days'`;

/** SQL of how many deliveries of a destination have each status now, as an object; a status that none has is left out. */
export const countsNow = (destination: string): string => `(
  SELECT coalesce(jsonb_object_agg(what, count), '{}') FROM (
    SELECT what, sum(count)::int AS count FROM tier_relay.tallies
    WHERE at = '-infinity' AND subject = 'delivery' AND destination = ${destination} GROUP BY what
  ) AS counted)`;

export interface Tally {
  /** Of the steps from `from` on, counted from 0. */
  readonly step: number;
  readonly subject: 'event' | 'delivery' | 'attempt';
  readonly destination: DestinationName;
  readonly what: string;
  readonly count: number;
}

/** What was counted in each step. A row a minute, destination and kind of thing is read; an hour, of what is old. */
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
 * Adds up what is past, and deletes what is older than the events. Never waits for those who count, who may wait for it:
 * what one of them holds is left for the next time.
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
     FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(count) <> 0 ORDER BY 1, 2, 3, 4 -- as every replica locks them
     ON CONFLICT (at, subject, destination, what, session) DO UPDATE SET count = tally.count + excluded.count`,
  );
}
