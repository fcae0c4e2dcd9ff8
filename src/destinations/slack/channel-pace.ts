import { Pace } from '../pace.ts';

/** Slack's limit is one message a second and channel. */
const spacingMs = 1_000;
/** Timers and clocks are not exact. */
const marginMs = 10;

/**
 * Spaces a channel's posts as Slack sees them arrive. A post arrived at the latest when its answer came, less the way
 * back; the next arrives at the earliest when it is sent, plus the way there: together a round trip.
 */
export class ChannelPace {
  readonly #pace: Pace;

  constructor(now: () => number = () => performance.now()) {
    this.#pace = new Pace(now);
  }

  /** Resolves when the channel may have another message. */
  async ready(): Promise<void> {
    await this.#pace.next(0);
  }

  /** A call for the channel has ended. */
  called(roundTripMs: number): void {
    this.#pace.holdFor(spacingMs + marginMs - roundTripMs);
  }

  /** Another process may have posted until so many milliseconds ago. */
  takeOver(agoMs: number): void {
    this.#pace.holdFor(spacingMs - agoMs);
  }
}
