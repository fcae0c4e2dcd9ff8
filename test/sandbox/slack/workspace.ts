import type { MessageLog } from './message-log.ts';
import type { PostingLimits } from './posting-limits.ts';
import type { SlackChannel } from './slack-channel.ts';

/** What a method of the stand-in works on: one company's Slack. */
export interface Workspace {
  readonly channels: readonly SlackChannel[];
  readonly scopes: ReadonlySet<string>;
  readonly messages: MessageLog;
  readonly limits: PostingLimits;
  readonly now: () => number;
}
