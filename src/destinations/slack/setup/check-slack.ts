import type { Finding } from '../../../model/finding.ts';
import { samplePosts } from '../message/sample-posts.ts';
import { SlackClient } from '../slack.client.ts';
import type { SlackSettings } from '../slack.settings.ts';
import { checkSetup } from './check-setup.ts';
import { SetupClient } from './setup.client.ts';

/** Milliseconds that a call may take: a person waits for each. */
const timeoutMs = 10_000;

interface Parts {
  readonly settings: () => SlackSettings;
  readonly access: { readonly botToken?: string; readonly apiUrl: string };
  readonly alertChannel?: string | undefined;
}

/** Asks Slack whether posts will get where the configuration sends them. Posts nothing. */
export async function* checkSlack({ settings, access, alertChannel }: Parts): AsyncGenerator<Finding> {
  const { botToken, apiUrl } = access;
  if (botToken === undefined) {
    throw new Error('SLACK_BOT_TOKEN is not set: set it to the Bot User OAuth Token of the Slack app');
  }
  const client = new SetupClient(new SlackClient({ apiUrl, botToken, timeoutMs }), { apiUrl, timeoutMs });
  const samples = samplePosts(settings(), new Date().toISOString());
  yield* checkSetup({ client, settings: settings(), samples, alertChannel });
}
