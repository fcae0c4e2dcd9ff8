import { Pace } from '../pace.ts';

/** Slack's limit is one message a second and channel. */
const spacingMs = 1_000;
/** Timers and clocks are not exact. */
const marginMs = 10;

/**
 * Spaces a channel's posts as Slack sees them arrive: one arrived at the latest when its answer came, and the next
 * arrives at the earliest when it is sent.
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
  called(): void {
    this.#pace.holdFor(spacingMs + marginMs);
  }

  /** Another process may have posted until so many milliseconds ago. */
  takeOver(agoMs: number): void {
    this.#pace.holdFor(spacingMs - agoMs);
  }
}
