import { Pace } from '../pace.ts';
import type { HubSpotAnswer } from './hubspot.transport.ts';
import type { HubSpotSettings } from './hubspot.settings.ts';

/** A little below the limit: calls can bunch up on their way to HubSpot. */
const headroom = 1.03;
/** What others may use at the same moment, with the same key. */
const reserve = 5;
/** What a batch is looked up and taken in. */
const aheadMs = 30;

/**
 * Spaces calls at the configured limit, or at the account's where HubSpot's headers say that it is lower. Evenly spaced
 * calls keep within a rolling window also when another process took over from one that paced like this.
 */
export class HubSpotPace {
  readonly #pace = new Pace();
  #accountSpacingMs = 0;

  constructor(private readonly rateLimit: () => HubSpotSettings['rateLimit']) {}

  /** How long until a call may be taken up: a moment before it may start, for taking it up takes a while too. */
  get readyInMs(): number {
    return Math.max(0, this.#pace.readyInMs - aheadMs);
  }

  async next(): Promise<void> {
    await this.#pace.next(this.#spacingMs);
  }

  /** Another process may have called until now. */
  takeOver(): void {
    this.#pace.holdFor(this.#spacingMs);
  }

  get #spacingMs(): number {
    const { requests, perSeconds } = this.rateLimit();
    return Math.max((perSeconds * 1_000) / requests, this.#accountSpacingMs) * headroom;
  }

  /** Obeys X-HubSpot-RateLimit-Max, -Interval-Milliseconds and -Remaining. */
  learn({ headers }: HubSpotAnswer): void {
    const max = Number(headers['x-hubspot-ratelimit-max'] ?? NaN);
    const intervalMs = Number(headers['x-hubspot-ratelimit-interval-milliseconds'] ?? NaN);
    if (!(max > 0) || !(intervalMs > 0)) return;
    this.#accountSpacingMs = intervalMs / max;
    const remaining = Number(headers['x-hubspot-ratelimit-remaining'] ?? NaN);
    // Someone else uses the key too: leave the window some time to empty.
    if (remaining < reserve) this.#pace.holdFor(this.#accountSpacingMs * reserve);
  }
}
