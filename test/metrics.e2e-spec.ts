import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open();
  relay = await cluster.start();
});
afterAll(() => cluster.close());

/** Returns the values of our metrics by name and labels, such as `tier_relay_leads{destination="slack"}`. */
async function scrape(service = relay): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  const samples = text.matchAll(/^(tier_relay_\S+) (\S+)$/gm);
  return new Map([...samples].map(([, name = '', value]) => [name, Number(value)]));
}

async function shows(expected: Readonly<Record<string, number>>): Promise<void> {
  await eventually(async () => expect(Object.fromEntries(await scrape())).toMatchObject(expected));
}

describe('what is counted', () => {
  it('is webhooks by kind and answer, and how long acknowledgements took', async () => {
    const event = tierEvent();
    await postWebhook(relay.url, event);
    await postWebhook(relay.url, event);
    await postWebhook(relay.url, { ...tierEvent(), event: { id: 'other', type: 'customer.created' } });
    await postWebhook(relay.url, { ...tierEvent(), data: {} }, { query: '?kind=left' });
    await postWebhook(relay.url, tierEvent(), { signature: 'wrong' });
    await shows({
      'tier_relay_webhooks_total{kind="upgraded",answer="accepted"}': 1,
      'tier_relay_webhooks_total{kind="upgraded",answer="duplicate"}': 1,
      'tier_relay_webhooks_total{kind="",answer="ignored"}': 1,
      'tier_relay_webhooks_total{kind="left",answer="rejected"}': 1,
      'tier_relay_webhooks_total{kind="",answer="401"}': 1,
      tier_relay_acknowledgement_seconds_count: 3,
    });
    expect((await scrape()).get('tier_relay_last_webhook_timestamp_seconds')).toBeGreaterThan(1_700_000_000);
  });

  it('is attempts, and the HTTP calls to each vendor', async () => {
    await shows({
      'tier_relay_attempts_total{destination="hubspot",outcome="delivered",reason=""}': 1,
      'tier_relay_attempts_total{destination="slack",outcome="delivered",reason=""}': 1,
      'tier_relay_vendor_call_seconds_count{destination="hubspot",status="200"}': 1,
      'tier_relay_vendor_call_seconds_count{destination="slack",status="200"}': 1,
      'tier_relay_leads{destination="hubspot"}': 1,
      'tier_relay_leads{destination="slack"}': 1,
    });
  });

  it('is changes of the configuration file, and refused ones', async () => {
    await cluster.configure({ hubspot: { createMissingContacts: true }, slack: { digest: { above: 2 } } });
    await shows({
      'tier_relay_configuration_reloads_total{result="accepted"}': 1,
      tier_relay_configuration_refused: 0,
    });
    const good = await readFile(cluster.configFile, 'utf8');
    await writeFile(cluster.configFile, '{"nonsense": 1}');
    await shows({
      'tier_relay_configuration_reloads_total{result="refused"}': 1,
      tier_relay_configuration_refused: 1,
    });
    await writeFile(cluster.configFile, good);
    await shows({ tier_relay_configuration_refused: 0 });
  });
});

describe('what is looked up', () => {
  it('is what waits and what holds it back, also on a replica that leads nothing', async () => {
    const refused = { kind: 'answer', status: 200, body: { ok: false, error: 'is_archived' } } as const;
    cluster.sandbox.slack.faults.add({ path: 'chat.postMessage', effect: refused });
    cluster.sandbox.hubspot.faults.add({ path: '/crm', effect: { kind: 'answer', status: 401, body: {} } });
    const since = Date.now();
    await postWebhook(relay.url, tierEvent());
    const other = await cluster.start();
    await eventually(async () => {
      const seen = await scrape(other);
      expect(Object.fromEntries(seen)).toMatchObject({
        'tier_relay_deliveries{destination="hubspot",status="pending"}': 1,
        'tier_relay_deliveries{destination="slack",status="pending"}': 1,
        'tier_relay_deliveries{destination="slack",status="delivered"}': 1,
        'tier_relay_deliveries{destination="slack",status="dead"}': 0,
        tier_relay_replays_running: 0,
        'tier_relay_destination_stopped{destination="hubspot"}': 1,
        'tier_relay_destination_stopped{destination="slack"}': 0,
        'tier_relay_lanes_on_hold{destination="hubspot"}': 0,
        'tier_relay_lanes_on_hold{destination="slack"}': 1,
        'tier_relay_leads{destination="slack"}': 0,
      });
      const age = seen.get('tier_relay_oldest_waiting_seconds{destination="slack"}') ?? NaN;
      expect(age).toBeGreaterThan(0);
      expect(age).toBeLessThanOrEqual((Date.now() - since) / 1_000);
    });
    cluster.sandbox.slack.faults.clear();
    cluster.sandbox.hubspot.faults.clear();
    for (const name of ['hubspot', 'slack']) await callOps(relay.url, `POST destinations/${name}/resume`);
    await callOps(relay.url, 'POST destinations/slack/pause');
    await shows({
      'tier_relay_deliveries{destination="hubspot",status="pending"}': 0,
      'tier_relay_destination_stopped{destination="hubspot"}': 0,
      'tier_relay_destination_paused{destination="slack"}': 1,
    });
  });

  it('names no customer', async () => {
    const text = await (await fetch(`${relay.url}/metrics`)).text();
    expect(text).not.toMatch(/cust_|evcus_|Lovelace|@/);
  });
});
