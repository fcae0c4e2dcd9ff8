import type { MessageLog } from './message-log.ts';
import type { PostingLimits } from './posting-limits.ts';
import type { SlackChannel } from './slack-channel.ts';

/** The Slack workspace that the stand-in's methods work on. */
export interface Workspace {
  readonly channels: readonly SlackChannel[];
  readonly scopes: ReadonlySet<string>;
  readonly messages: MessageLog;
  readonly limits: PostingLimits;
  readonly now: () => number;
}
