import type { PostingLimitSettings } from './posting-limits.ts';
import type { SlackChannel } from './slack-channel.ts';

/** Options of Slack's stand-in. All but `port` can change while it runs. */
export interface SlackOptions extends Partial<PostingLimitSettings> {
  /** Port on the loopback; 0, the default, takes a free one. */
  readonly port?: number;
  readonly botToken?: string;
  readonly scopes?: readonly string[];
  readonly channels?: readonly SlackChannel[];
  /** Delay of every answer; default 0. */
  readonly latencyMs?: number;
  /** Longest random delay before a call arrives; default 0. */
  readonly jitterMs?: number;
}
