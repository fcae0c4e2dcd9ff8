import 'reflect-metadata';
import { ConfigFile } from '../config/config-file.ts';
import { loadEnvironment } from '../config/environment.ts';
import { renderPost } from '../destinations/slack/render-post.ts';
import type { SlackMessage } from '../destinations/slack/slack-message.ts';
import type { Kind, TierChange } from '../model/tier-change.ts';

const names = ['Ada Lindqvist', '<!channel> *Bob* `O’Brien`', null, 'Chloé Dubois', 'Noor Haddad', 'Mia Tanaka'];

/** Prints what the configured messages look like: Block Kit JSON for Slack's Block Kit Builder, and the fallback text. */
async function preview(): Promise<void> {
  const { configFile } = loadEnvironment(process.env);
  const { current } = await ConfigFile.load(configFile, () => []);
  const settings = current.destinations.slack;
  for (const kind of settings.events)
    show(`one customer, ${kind}`, renderPost([sample(kind, 'Ada Lindqvist')], settings));
  show('a hostile name', renderPost([sample('upgraded', names[1] ?? null)], settings));
  show(
    'a digest',
    renderPost(
      names.map((name) => sample('upgraded', name)),
      settings,
    ),
  );
}

function show(title: string, { text, blocks }: SlackMessage): void {
  console.log(`# ${title}\n${text}\n\n${JSON.stringify({ blocks }, null, 2)}\n`);
}

function sample(kind: Kind, name: string | null): TierChange {
  const id = `cust_${(name ?? 'anonymous').length}`;
  return {
    kind,
    customer: { id, name, email: 'ada@example.com', sourceId: 'crm-1' },
    campaign: { id: 'camp_1', name: 'Acme Rewards' },
    from: kind === 'joined' ? null : { id: 'ltr_1', name: 'Silver' },
    to: kind === 'left' ? null : { id: 'ltr_2', name: 'Gold' },
    occurredAt: new Date().toISOString(),
  };
}

await preview().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
