import { expect } from '@jest/globals';
import type { Cluster } from './cluster.ts';
import { eventually } from './eventually.ts';
import { postWebhook } from './post-webhook.ts';
import type { Service } from './service.ts';
import { tierEvent, type TierEventOptions } from './tier-event.ts';

export async function settled(cluster: Cluster): Promise<void> {
  await eventually(async () => {
    const open = `SELECT FROM tier_relay.deliveries WHERE status IN ('pending', 'delivering', 'retrying')`;
    expect(await cluster.query(open)).toEqual([]);
  });
}

/** Publishes the events one by one and has Slack refuse the message of each. */
export async function deadLetters(
  cluster: Cluster,
  relay: Service,
  events: readonly TierEventOptions[],
): Promise<void> {
  const effect = { kind: 'answer', status: 200, body: { ok: false, error: 'invalid_blocks' } } as const;
  for (const event of events) {
    cluster.sandbox.slack.faults.add({ path: 'chat.postMessage', times: 1, effect });
    await postWebhook(relay.url, tierEvent(event));
    await settled(cluster);
  }
}
