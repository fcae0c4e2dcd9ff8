import type { Database } from '../storage/database.ts';
import { readBacklog } from './backlog.ts';
import { readTallies, type Tally } from './tallies.ts';

/** A number for each step. */
type Series = readonly number[];

export interface Stats {
  readonly from: Date;
  /** Now: the last step is not over yet. */
  readonly to: Date;
  readonly stepSeconds: number;
  /** Begin of each step in UTC: hours begin on the hour, days at midnight. */
  readonly at: readonly Date[];
  readonly events: Readonly<Record<'accepted' | 'rejected', Series>>;
  readonly destinations: readonly DestinationStats[];
}

interface DestinationStats {
  readonly name: string;
  /** How many deliveries came to each status, whatever became of them since: a replay counts again. */
  readonly deliveries: Readonly<Record<'accepted' | 'delivered' | 'skipped' | 'superseded' | 'dead', Series>>;
  /** How many attempts ended with each outcome. */
  readonly attempts: Readonly<Record<'delivered' | 'superseded' | 'skipped' | 'retry' | 'held' | 'dead', Series>>;
  /** Seconds since the event of the oldest waiting delivery was received; null when none waits. */
  readonly oldestWaitingSeconds: number | null;
}

/** Counts events, deliveries and attempts in each step of a time that ends now. Three queries. */
export async function readStats(
  database: Database,
  names: readonly string[],
  { windowMs, stepMs }: { readonly windowMs: number; readonly stepMs: number },
): Promise<Stats> {
  const steps = Math.ceil(windowMs / stepMs);
  const stepSeconds = stepMs / 1_000;
  const [clock] = await database.query<{ now: Date; last: Date }>(
    `SELECT now(), to_timestamp(floor(extract(epoch FROM now()) / $1::float8) * $1) AS last`,
    [stepSeconds],
  );
  const { now, last } = clock ?? { now: new Date(), last: new Date() };
  const at = Array.from({ length: steps }, (_, step) => new Date(last.getTime() - (steps - 1 - step) * stepMs));
  const from = at[0] ?? last;
  const tallies = await readTallies(database, { from, steps, stepSeconds });
  const backlogs = await readBacklog(database, names);
  const counted = (subject: Tally['subject'], destination: string, what: string): Series => {
    const series = Array.from({ length: steps }, () => 0);
    for (const tally of tallies) {
      if (tally.subject === subject && tally.destination === destination && tally.what === what)
        series[tally.step] = tally.count;
    }
    return series;
  };
  const destinations = backlogs.map(({ destination: name, oldestWaitingSeconds }) => ({
    name,
    deliveries: {
      accepted: counted('delivery', name, 'accepted'),
      delivered: counted('delivery', name, 'delivered'),
      skipped: counted('delivery', name, 'skipped'),
      superseded: counted('delivery', name, 'superseded'),
      dead: counted('delivery', name, 'dead'),
    },
    attempts: {
      delivered: counted('attempt', name, 'delivered'),
      superseded: counted('attempt', name, 'superseded'),
      skipped: counted('attempt', name, 'skipped'),
      retry: counted('attempt', name, 'retry'),
      held: counted('attempt', name, 'held'),
      dead: counted('attempt', name, 'dead'),
    },
    oldestWaitingSeconds,
  }));
  const events = { accepted: counted('event', '', 'accepted'), rejected: counted('event', '', 'rejected') };
  return { from, to: now, stepSeconds, at, events, destinations };
}
