import { Pace } from '../pace.ts';

/** Timers and clocks are not exact. */
const marginMs = 10;

/**
 * Spaces a channel's posts as Slack sees them arrive: one arrived at the latest when its answer came, and the next
 * arrives at the earliest when it is sent.
 */
export class ChannelPace {
  readonly #pace: Pace;

  /** @param spacingMs between two posts. */
  constructor(
    private readonly spacingMs: number,
    now: () => number = () => performance.now(),
  ) {
    this.#pace = new Pace(now);
  }

  /** Resolves when the channel may have another message. */
  async ready(): Promise<void> {
    await this.#pace.next(0);
  }

  /** A call for the channel has ended. */
  called(): void {
    this.#pace.holdFor(this.spacingMs + marginMs);
  }

  /** Another process may have posted until so many milliseconds ago. */
  takeOver(agoMs: number): void {
    this.#pace.holdFor(this.spacingMs - agoMs);
  }
}
