export interface SlackMetadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

/** A message Slack accepted and shows. */
export interface SlackMessage {
  /** Slack's id of it within the channel, and its time: `seconds.microseconds`. */
  readonly ts: string;
  readonly channel: string;
  /** Top-level text: the notification, and what is shown when there are no blocks. */
  readonly text: string;
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
  readonly metadata: SlackMetadata | null;
  /** Epoch ms at which the call arrived. */
  readonly receivedAt: number;
  readonly unfurlLinks: boolean;
  readonly unfurlMedia: boolean;
  /** False shows the top-level text as it is. */
  readonly mrkdwn: boolean;
  /** True makes names like `@ada` in the top-level text mentions. */
  readonly linkNames: boolean;
  readonly parse: string;
  /** 0; from 1 on for the pieces Slack cut a long top-level text into. */
  readonly part: number;
}
