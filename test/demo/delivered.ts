import type { Contact } from '../sandbox/hubspot/contact.ts';
import type { SlackMessage } from '../sandbox/slack/slack-message.ts';

/** Contents of the stand-ins for HubSpot and Slack. */
export interface Delivered {
  readonly contacts: readonly Contact[];
  readonly messages: readonly SlackMessage[];
  /** Channel names by channel id. */
  readonly channelNames: ReadonlyMap<string, string>;
}
