import { setTimeout as pause } from 'node:timers/promises';
import type { Retention, RetentionPeriods } from './retention.ts';

const everyMs = 10 * 60_000;

/** The periods in force now. */
export abstract class RetentionPolicy {
  abstract get periods(): RetentionPeriods;
}

/** Sweeps every ten minutes, on every replica: each skips rows that another is deleting. */
export class RetentionSweeper {
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly retention: Retention,
    private readonly policy: RetentionPolicy,
    private readonly onSwept: (deleted: number) => void,
  ) {}

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const deleted = await this.retention.sweep(this.policy.periods, signal);
        if (deleted > 0) this.onSwept(deleted);
      } catch {
        // The database is away: the next round catches up.
      }
      await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
