import type { Contact } from '../sandbox/hubspot/contact.ts';
import type { SlackMessage } from '../sandbox/slack/slack-message.ts';

/** What HubSpot and Slack hold. */
export interface Delivered {
  readonly contacts: readonly Contact[];
  readonly messages: readonly SlackMessage[];
  /** By channel id. */
  readonly channelNames: ReadonlyMap<string, string>;
}
