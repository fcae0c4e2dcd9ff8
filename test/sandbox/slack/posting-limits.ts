import { RollingLimit, type RateLimit } from '../server/rolling-limit.ts';

export interface PostingLimitSettings {
  /** Slack: one message per second and channel. */
  readonly channelIntervalMs: number;
  /** How much early a post may be; 0 refuses it at 999 ms. */
  readonly toleranceMs: number;
  /** Slack: several hundred per minute and workspace. Null switches it off. */
  readonly workspaceLimit: RateLimit | null;
}

/** Slack's limits on posting (docs.slack.dev, "rate limits"), without the short bursts it may let through. */
export class PostingLimits {
  readonly #settings: PostingLimitSettings;
  readonly #workspace: RollingLimit | null;
  readonly #lastByChannel = new Map<string, number>();

  constructor(settings: PostingLimitSettings) {
    this.#settings = settings;
    this.#workspace = settings.workspaceLimit === null ? null : new RollingLimit(settings.workspaceLimit);
  }

  /** 0 when the post may go ahead, and counts it; else the whole seconds to wait. Refused posts do not count. */
  take(channel: string, receivedAt: number): number {
    const last = this.#lastByChannel.get(channel) ?? -Infinity;
    const { channelIntervalMs, toleranceMs } = this.#settings;
    const channelWait = last + channelIntervalMs - toleranceMs - receivedAt;
    if (channelWait > 0) return Math.ceil(channelWait / 1000);
    if (this.#workspace?.take(receivedAt) === false) return Math.ceil(this.#workspace.waitMs(receivedAt) / 1000);
    this.#lastByChannel.set(channel, receivedAt);
    return 0;
  }
}
