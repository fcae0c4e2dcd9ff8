import { setTimeout as pause } from 'node:timers/promises';

/** Timers and clocks are not exact. */
const marginMs = 10;
/** What a post is looked up and taken in. */
const aheadMs = 30;
/** Answers that tell how long a post is under way: the fastest of the last so many. */
const answersKept = 100;
/** So much of the fastest answer the next one is sure to take too. */
const surely = 2 / 3;
/** Before there are so many, none counts as fast: the first ones make connections too. */
const answersWanted = 3;

/**
 * Spaces posts as Slack sees them arrive, which is some time after they are sent: in a channel from post to post, and in
 * the whole workspace. A post may have been under way for as long as it took to be answered, but the next one takes its
 * time too: two thirds of the fastest answer are counted for that. So the second is kept over a network that takes up to
 * half as long again as at its fastest; one that takes longer now and then only makes us slower.
 */
export class SlackPace {
  readonly #channelAt = new Map<string, number>();
  #workspaceAt = -Infinity;
  #takenOverAt = -Infinity;
  readonly #answersMs: number[] = [];

  /**
   * @param spacingMs between two posts in a channel
   * @param workspaceSpacingMs between two posts, whatever their channels
   */
  constructor(
    private readonly spacingMs: number,
    private readonly workspaceSpacingMs: number,
    private readonly now: () => number = () => performance.now(),
    private readonly sleep: (ms: number) => Promise<unknown> = (ms) => pause(Math.ceil(ms)),
  ) {}

  /** Another process may have posted until now, anywhere. */
  takeOver(): void {
    this.#takenOverAt = this.now();
    this.#channelAt.clear();
  }

  /** How long until a post may be taken up: a moment before it may be sent, for taking it up takes a while too. */
  readyInMs(channel: string): number {
    return Math.max(0, this.#slotAt(channel) - aheadMs - this.now());
  }

  /** Resolves when a post may be sent, which must then be done at once; to a function to be told of its end. */
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
