import 'reflect-metadata';
import { ConfigFile } from '../config/config-file.ts';
import { loadEnvironment } from '../config/environment.ts';
import { catalog } from '../destinations/catalog.ts';
import { checkSetup } from '../destinations/slack/setup/check-setup.ts';
import { samplePosts } from '../destinations/slack/message/sample-posts.ts';
import { SetupClient } from '../destinations/slack/setup/setup.client.ts';
import { SlackClient } from '../destinations/slack/slack.client.ts';

const timeoutMs = 30_000;

/** Asks Slack whether posts will get where the configuration sends them. Posts nothing. */
async function checkSlack(): Promise<boolean> {
  const environment = loadEnvironment(process.env, catalog);
  const { current } = await ConfigFile.load({ path: environment.configFile, known: catalog });
  const settings = current.destinations.slack;
  const { botToken, apiUrl } = environment.destinations.slack;
  if (botToken === undefined) {
    throw new Error('SLACK_BOT_TOKEN is not set: set it to the Bot User OAuth Token of the Slack app');
  }
  const client = new SetupClient(new SlackClient({ apiUrl, botToken, timeoutMs }), { apiUrl, timeoutMs });
  const samples = samplePosts(settings, new Date().toISOString());

  let isReady = true;
  for await (const { level, text } of checkSetup({ client, settings, samples })) {
    const line = `  ${level.padEnd(9)} ${text}`;
    if (level === 'problem') console.error(line);
    else console.log(line);
    isReady &&= level !== 'problem';
  }
  if (isReady) console.log('Slack is set up: nothing stops posts.');
  else console.error('Slack is not set up yet: see the problems above.');
  return isReady;
}

try {
  const unknown = process.argv.slice(2);
  if (unknown.length > 0) throw new Error(`unknown argument ${unknown.join(' ')}: there are none`);
  if (!(await checkSlack())) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
