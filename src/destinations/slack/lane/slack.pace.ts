import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds added to a channel's spacing: timers and clocks are not exact. */
const marginMs = 10;
/** Milliseconds before a post in which its deliveries are looked up and taken. */
const aheadMs = 30;
/** Answers remembered, for the fastest of them. */
const answersKept = 100;
/** Share of the fastest answer's time that the next post takes at least. */
const surely = 2 / 3;
/** With fewer answers the fastest counts as 0 ms: the first ones include making a connection. */
const answersWanted = 3;

/**
 * Spaces posts by channel, as Slack sees them arrive, and over the whole workspace, as they are sent. A post may arrive
 * as late as its answer, and the next post takes at least two thirds of the fastest answer seen. So the spacing holds
 * over a network that takes up to half as long again as its fastest. A slow answer only makes us slower.
 */
export class SlackPace {
  readonly #channelAt = new Map<string, number>();
  #workspaceAt = -Infinity;
  #takenOverAt = -Infinity;
  readonly #answersMs: number[] = [];

  /**
   * @param spacingMs between two posts in one channel
   * @param workspaceSpacingMs between any two posts
   */
  constructor(
    private readonly spacingMs: number,
    private readonly workspaceSpacingMs: number,
    private readonly now: () => number = () => performance.now(),
    private readonly sleep: (ms: number) => Promise<unknown> = (ms) => pause(Math.ceil(ms)),
  ) {}

  /** Lets no post start for one spacing, in any channel: another process may have posted until now. */
  takeOver(): void {
    this.#takenOverAt = this.now();
    this.#channelAt.clear();
  }

  /** Milliseconds until a post may be taken: `aheadMs` before it may be sent. */
  readyInMs(channel: string): number {
    return Math.max(0, this.#slotAt(channel) - aheadMs - this.now());
  }

  /** Resolves when a post may be sent: send it at once, and call the returned function when the call has ended. */
  async slot(channel: string): Promise<(answered: boolean) => void> {
    const slotAt = Math.max(this.#slotAt(channel), this.now());
    this.#workspaceAt = slotAt + this.workspaceSpacingMs;
    while (this.now() < slotAt) await this.sleep(slotAt - this.now());
    const sentAt = this.now();
    return (answered) => {
      const tookMs = this.now() - sentAt;
      if (answered) this.#answersMs.push(tookMs);
      if (this.#answersMs.length > answersKept) this.#answersMs.shift();
      const fastestMs = this.#answersMs.length < answersWanted ? 0 : Math.min(...this.#answersMs);
      const laterMs = Math.max(0, tookMs - fastestMs * surely);
      this.#channelAt.set(channel, sentAt + this.spacingMs + laterMs + marginMs);
    };
  }

  #slotAt(channel: string): number {
    const channelAt = this.#channelAt.get(channel) ?? this.#takenOverAt + this.spacingMs + marginMs;
    return Math.max(channelAt, this.#workspaceAt);
  }
}
