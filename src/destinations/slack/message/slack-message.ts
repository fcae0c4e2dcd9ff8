import type { KnownBlock } from '@slack/web-api';

/** A message for `chat.postMessage`. Post it with `parse: 'none'`, without `link_names`, and with both unfurls off. */
export interface SlackMessage {
  /** Shown in notifications, by screen readers and where blocks cannot be. Slack reads it as mrkdwn. */
  text: string;
  blocks: KnownBlock[];
}

/** Returns mrkdwn that shows a time in each reader's own time zone. `iso` is an ISO 8601 time in UTC. */
export function slackDate(iso: string): string {
  const unixSeconds = Math.floor(Date.parse(iso) / 1_000);
  return `<!date^${unixSeconds}^{date_short_pretty} at {time}|${iso.slice(0, 16).replace('T', ' ')} UTC>`;
}
