import { setTimeout as sleep } from 'node:timers/promises';
import { arrivalsOf, type Arrivals } from './arrivals.ts';
import type { Delivered } from './delivered.ts';
import type { Expectation } from './expectation.ts';

const pollMs = 50;

export interface WatchOptions {
  readonly expectation: Expectation;
  readonly look: () => Promise<Delivered>;
  readonly progress: (arrivals: Arrivals) => void;
  /** How long to watch on after all has arrived. */
  readonly lullMs: number;
  /** Ends the watch early. */
  readonly signal: AbortSignal;
}

/** Watches until `lullMs` after all has arrived, or until something is wrong, or the signal aborts. */
export async function watchArrivals({
  expectation,
  look,
  progress,
  lullMs,
  signal,
}: WatchOptions): Promise<{ readonly seen: Delivered; readonly arrivals: Arrivals }> {
  let completeSince: number | undefined;
  for (;;) {
    const seen = await look();
    const arrivals = arrivalsOf(expectation, seen);
    progress(arrivals);
    completeSince = arrivals.missing.length > 0 ? undefined : (completeSince ?? performance.now());
    const settled = completeSince !== undefined && performance.now() - completeSince >= lullMs;
    if (settled || arrivals.wrong.length > 0 || signal.aborted) return { seen, arrivals };
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}
