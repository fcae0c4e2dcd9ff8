import type { PostingLimitSettings } from './posting-limits.ts';
import type { SlackChannel } from './slack-channel.ts';

/** How Slack's stand-in behaves. Everything but the port can be changed while it runs. */
export interface SlackOptions extends Partial<PostingLimitSettings> {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly botToken?: string;
  readonly scopes?: readonly string[];
  readonly channels?: readonly SlackChannel[];
  /** Every answer is held back so long; default 0. */
  readonly latencyMs?: number;
  /** A call arrives up to so much later than it was sent, by chance; default 0. */
  readonly jitterMs?: number;
}
