import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

const latenessMs = 3;

/**
 * Spaces calls evenly from start to start. A token bucket would keep the average, but lets a full burst follow a full
 * window, which a vendor's rolling window refuses.
 */
export class Pace {
  #nextAt = 0;
  /** Sum of the spacings of the calls that wait for their turn. */
  #waitingMs = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Milliseconds until a further call may start, after all calls that wait already; 0 when it may start now. */
  get readyInMs(): number {
    return Math.max(0, this.#nextAt + this.#waitingMs - this.now());
  }

  /** Resolves when the call may start; callers are served in turn. The one after it waits `spacingMs` more. */
  next(spacingMs: number): Promise<void> {
    this.#waitingMs += spacingMs;
    this.#turn = this.#turn.then(() => this.#start(spacingMs));
    return this.#turn;
  }

  /** Lets no call start within the next `ms`, not even one that waits already. */
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
    // A timer may be late: count from the real start, so that the call after keeps its distance.
    this.#nextAt = Math.max(startAt, this.now()) + spacingMs;
  }
}

/**
 * Waits without a timer's lateness of a millisecond or two, which is much where calls are some fifty apart: it polls
 * during the last `latenessMs`, at each turn of the event loop.
 */
async function exactly(ms: number): Promise<void> {
  const until = performance.now() + ms;
  if (ms > latenessMs) await sleep(ms - latenessMs);
  while (performance.now() < until) await nextTurn();
}
