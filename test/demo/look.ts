import type { Contact } from '../sandbox/hubspot/contact.ts';
import type { SlackMessage } from '../sandbox/slack/slack-message.ts';
import type { SlackOptions } from '../sandbox/slack/slack-options.ts';
import type { Delivered } from './delivered.ts';
import type { VendorAccess } from '../sandbox/vendors.ts';

const timeLimitMs = 5_000;

interface HubSpotState {
  readonly contacts: readonly Contact[];
}

interface SlackState {
  readonly messages: readonly SlackMessage[];
  readonly options: Required<SlackOptions>;
}

/** Reads the contents of the stand-ins. */
export async function look({ hubspot, slack }: VendorAccess): Promise<Delivered> {
  const [hubspotState, slackState] = await Promise.all([stateOf(hubspot.baseUrl), stateOf(slack.apiUrl)]);
  const { contacts } = hubspotState as HubSpotState;
  const { messages, options } = slackState as SlackState;
  return { contacts, messages, channelNames: new Map(options.channels.map(({ id, name }) => [id, name])) };
}

async function stateOf(url: string): Promise<unknown> {
  const response = await fetch(new URL('/_sandbox/state', url), { signal: AbortSignal.timeout(timeLimitMs) });
  return response.json();
}
