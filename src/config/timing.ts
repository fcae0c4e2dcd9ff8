/** How long the service waits for others, in milliseconds. Nobody sets these but tests, which wait less. */
export interface Timing {
  /**
   * For a request's headers, and for the whole of it. Node's defaults (60 s and 300 s) let a slow client hold a
   * connection; Voucherify sends its few KB at once.
   */
  readonly headersMs: number;
  readonly requestMs: number;
  /** The first back-off of a delivery that failed. */
  readonly firstRetryMs: number;
  /** A batch of 100 takes HubSpot a second or two; a call that takes longer than this is not coming back. */
  readonly hubspotCallMs: number;
  /**
   * How long after its end a call to HubSpot without an answer may still take effect: long after any gateway between us
   * and HubSpot's database has given up.
   */
  readonly hubspotLateWriteMs: number;
  /** Slack answers a post within a second; a call that takes longer than this is not coming back. Slack's own advice. */
  readonly slackCallMs: number;
  /** Slack's limit is one message a second and channel. https://docs.slack.dev/apis/web-api/rate-limits */
  readonly slackSpacingMs: number;
  /**
   * Slack allows "several hundred" messages a minute and workspace: just below 300, for a call may take less time to
   * arrive than the one before. https://docs.slack.dev/apis/web-api/rate-limits
   */
  readonly slackWorkspaceSpacingMs: number;
}

export const timing: Timing = {
  headersMs: 10_000,
  requestMs: 15_000,
  firstRetryMs: 5_000,
  hubspotCallMs: 10_000,
  hubspotLateWriteMs: 60_000,
  slackCallMs: 30_000,
  slackSpacingMs: 1_000,
  slackWorkspaceSpacingMs: 60_000 / 300 + 1,
};
