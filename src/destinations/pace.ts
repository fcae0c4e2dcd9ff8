import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

const latenessMs = 3;

/**
 * Spaces calls evenly, at least so many milliseconds from start to start. A token bucket would do on average, but lets
 * a full burst follow a full window, which a vendor's rolling window refuses.
 */
export class Pace {
  #nextAt = 0;
  /** The spacings of those that wait for their turn. */
  #waitingMs = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How long until a call may start after all that wait for their turn; 0 when it may start now. */
  get readyInMs(): number {
    return Math.max(0, this.#nextAt + this.#waitingMs - this.now());
  }

  /** Resolves when the next call may start; callers are served in turn. `spacingMs` is that to the call after. */
  next(spacingMs: number): Promise<void> {
    this.#waitingMs += spacingMs;
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
      if (waitMs > 0) await exactly(waitMs);
    } while (this.#nextAt > startAt);
    this.#waitingMs -= spacingMs;
    // A timer may be late: the call after keeps its distance all the same.
    this.#nextAt = Math.max(startAt, this.now()) + spacingMs;
  }
}

/** Timers are late by a millisecond or two, of some fifty between two calls: the last ones are waited for turn by turn. */
async function exactly(ms: number): Promise<void> {
  const until = performance.now() + ms;
  if (ms > latenessMs) await sleep(ms - latenessMs);
  while (performance.now() < until) await nextTurn();
}
