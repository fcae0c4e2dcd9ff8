import 'reflect-metadata';
import { ConfigFile } from '../config/config-file.ts';
import { loadEnvironment } from '../config/environment.ts';
import { catalog } from '../destinations/catalog.ts';
import { samplePosts } from '../destinations/slack/message/sample-posts.ts';

/** Prints what the configured messages look like: Block Kit JSON for Slack's Block Kit Builder, and the fallback text. */
async function preview(): Promise<void> {
  const { configFile } = loadEnvironment(process.env, catalog);
  const { current } = await ConfigFile.load({ path: configFile, known: catalog });
  for (const { title, message } of samplePosts(current.destinations.slack, new Date().toISOString())) {
    console.log(`# ${title}\n${message.text}\n\n${JSON.stringify({ blocks: message.blocks }, null, 2)}\n`);
  }
}

await preview().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
