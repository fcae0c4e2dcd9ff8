import { RollingLimit, type RateLimit } from '../server/rolling-limit.ts';

export interface PostingLimitSettings {
  /** Least ms between two posts in a channel. Slack allows one a second. */
  readonly channelIntervalMs: number;
  /** Milliseconds by which a post may be early; 0 refuses one after 999 ms of a second. */
  readonly toleranceMs: number;
  /** Posts in a workspace; null is no limit. Slack allows several hundred a minute. */
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

  /** Counts a post within the limits and returns 0, else the whole seconds to wait. Refused posts do not count. */
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
