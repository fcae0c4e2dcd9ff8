import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Spaces calls evenly, at least so many milliseconds from start to start. A token bucket would do on average, but lets
 * a full burst follow a full window, which a vendor's rolling window refuses.
 */
export class Pace {
  #nextAt = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Resolves when the next call may start; callers are served in turn. `spacingMs` is that to the call after. */
  async next(spacingMs: number): Promise<void> {
    const startAt = Math.max(this.now(), this.#nextAt);
    this.#nextAt = startAt + spacingMs;
    const waitMs = startAt - this.now();
    if (waitMs > 0) await sleep(waitMs);
  }

  /** No call starts within the next so many milliseconds. */
  holdFor(ms: number): void {
    this.#nextAt = Math.max(this.#nextAt, this.now() + ms);
  }
}
