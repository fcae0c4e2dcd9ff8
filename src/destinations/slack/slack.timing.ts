export const slackTiming = {
  /** Slack answers a post within a second; after this long no answer is expected any more. Slack's own advice. */
  slackCallMs: 30_000,
  /** Slack's limit is one message a second and channel. https://docs.slack.dev/apis/web-api/rate-limits */
  slackSpacingMs: 1_000,
  /**
   * Slack allows "several hundred" messages a minute and workspace. Ours are just below 300, for a call may take less
   * time to arrive than the one before. https://docs.slack.dev/apis/web-api/rate-limits
   */
  slackWorkspaceSpacingMs: 60_000 / 300 + 1,
};
