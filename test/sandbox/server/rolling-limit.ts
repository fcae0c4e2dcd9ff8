export interface RateLimit {
  readonly requests: number;
  readonly perSeconds: number;
}

/** Allows `requests` calls in any window of `perSeconds`: a rolling window, like HubSpot's TEN_SECONDLY_ROLLING. */
export class RollingLimit {
  readonly limit: RateLimit;
  #taken: number[] = [];

  constructor(limit: RateLimit) {
    this.limit = limit;
  }

  /** Returns how many calls are free at `now` (ms). A call stops counting exactly one window after it was taken. */
  remaining(now: number): number {
    const windowStart = now - this.limit.perSeconds * 1000;
    const firstInside = this.#taken.findIndex((at) => at > windowStart);
    if (firstInside === -1) this.#taken = [];
    else if (firstInside > 0) this.#taken.splice(0, firstInside);
    return Math.max(0, this.limit.requests - this.#taken.length);
  }

  /** Counts a call, or returns false. Refused calls do not count, so a client that backs off recovers. */
  take(now: number): boolean {
    if (this.remaining(now) === 0) return false;
    this.#taken.push(now);
    return true;
  }

  /** Returns the milliseconds until a call is free; 0 when one is. */
  waitMs(now: number): number {
    if (this.remaining(now) > 0) return 0;
    const oldest = this.#taken[0];
    return oldest === undefined ? 0 : oldest + this.limit.perSeconds * 1000 - now;
  }

  reset(): void {
    this.#taken = [];
  }
}
