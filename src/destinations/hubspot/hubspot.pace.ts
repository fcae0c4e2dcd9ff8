import { Pace } from '../pace.ts';
import type { HubSpotAnswer } from './hubspot.transport.ts';
import type { HubSpotSettings } from './hubspot.settings.ts';

/** Factor on the spacing, which keeps the rate below the limit: calls can bunch up on their way to HubSpot. */
const headroom = 1.03;
/** Calls that others with the same key may make at the same moment. */
const reserve = 5;
/** Milliseconds before a call in which its batch is looked up and taken. */
const aheadMs = 30;

/**
 * Spaces calls at the configured limit, or at the account's where HubSpot's headers say that it is lower. Calls are
 * evenly spaced, so they keep within HubSpot's rolling window also after a process took over from another.
 */
export class HubSpotPace {
  readonly #pace = new Pace();
  #accountSpacingMs = 0;

  constructor(private readonly rateLimit: () => HubSpotSettings['rateLimit']) {}

  /** Milliseconds until a batch may be taken: `aheadMs` before its call may start. */
  get readyInMs(): number {
    return Math.max(0, this.#pace.readyInMs - aheadMs);
  }

  async next(): Promise<void> {
    await this.#pace.next(this.#spacingMs);
  }

  /** Lets no call start for one spacing: another process may have called until now. */
  takeOver(): void {
    this.#pace.holdFor(this.#spacingMs);
  }

  get #spacingMs(): number {
    const { requests, perSeconds } = this.rateLimit();
    return Math.max((perSeconds * 1_000) / requests, this.#accountSpacingMs) * headroom;
  }

  /** Takes over X-HubSpot-RateLimit-Max, -Interval-Milliseconds and -Remaining from an answer. */
  learn({ headers }: HubSpotAnswer): void {
    const max = Number(headers['x-hubspot-ratelimit-max'] ?? NaN);
    const intervalMs = Number(headers['x-hubspot-ratelimit-interval-milliseconds'] ?? NaN);
    if (!(max > 0) || !(intervalMs > 0)) return;
    this.#accountSpacingMs = intervalMs / max;
    const remaining = Number(headers['x-hubspot-ratelimit-remaining'] ?? NaN);
    // Someone else uses the key too: give the window some time to empty.
    if (remaining < reserve) this.#pace.holdFor(this.#accountSpacingMs * reserve);
  }
}
