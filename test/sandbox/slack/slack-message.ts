export interface SlackMetadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

/** A message Slack accepted and shows. */
export interface SlackMessage {
  /** Slack's id of the message within its channel, and its time: `seconds.microseconds`. */
  readonly ts: string;
  readonly channel: string;
  /** Top-level text, for notifications and for messages without blocks. */
  readonly text: string;
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
  readonly metadata: SlackMetadata | null;
  /** When the call arrived, in epoch ms. */
  readonly receivedAt: number;
  readonly unfurlLinks: boolean;
  readonly unfurlMedia: boolean;
  /** False shows the top-level text without mark-up. */
  readonly mrkdwn: boolean;
  /** True turns names like `@ada` in the top-level text into mentions. */
  readonly linkNames: boolean;
  readonly parse: string;
  /** Index of the piece when Slack cut a long top-level text; otherwise 0. */
  readonly part: number;
}
