import type { KnownBlock } from '@slack/web-api';

/** What `chat.postMessage` shows. Post it with `parse: 'none'`, without `link_names`, and with both unfurls off. */
export interface SlackMessage {
  /** For notifications, screen readers and clients that cannot show the blocks. Slack reads it as mrkdwn. */
  text: string;
  blocks: KnownBlock[];
}

/** Slack's date markup for mrkdwn: shown in each reader's own time zone. `iso` is an ISO 8601 time in UTC. */
export function slackDate(iso: string): string {
  const unixSeconds = Math.floor(Date.parse(iso) / 1_000);
  return `<!date^${unixSeconds}^{date_short_pretty} at {time}|${iso.slice(0, 16).replace('T', ' ')} UTC>`;
}
