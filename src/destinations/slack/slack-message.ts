import type { KnownBlock } from '@slack/web-api';

/** What `chat.postMessage` shows. Post it with `parse: 'none'`, without `link_names`, and with both unfurls off. */
export interface SlackMessage {
  /** For notifications, screen readers and clients that cannot show the blocks. Slack reads it as mrkdwn. */
  text: string;
  blocks: KnownBlock[];
}
