import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Spaces calls evenly, at least so many milliseconds from start to start. A token bucket would do on average, but lets
 * a full burst follow a full window, which a vendor's rolling window refuses.
 */
export class Pace {
  #nextAt = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Resolves when the next call may start; callers are served in turn. `spacingMs` is that to the call after. */
  next(spacingMs: number): Promise<void> {
    this.#turn = this.#turn.then(() => this.#start(spacingMs));
    return this.#turn;
  }

  /** No call starts within the next so many milliseconds, also none that waits already. */
  holdFor(ms: number): void {
    this.#nextAt = Math.max(this.#nextAt, this.now() + ms);
  }

  async #start(spacingMs: number): Promise<void> {
    let startAt: number;
    do {
      startAt = Math.max(this.now(), this.#nextAt);
      const waitMs = startAt - this.now();
      if (waitMs > 0) await sleep(Math.ceil(waitMs));
    } while (this.#nextAt > startAt);
    // A timer may be late: the call after keeps its distance all the same.
    this.#nextAt = Math.max(startAt, this.now()) + spacingMs;
  }
}
