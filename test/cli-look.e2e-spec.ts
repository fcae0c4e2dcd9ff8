import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Listed, cliOf } from './support/cli.ts';
import { Cluster } from './support/cluster.ts';
import { deadLetters, settled } from './support/dead-letters.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

const { says, read } = cliOf(() => relay.url);

const ada = { id: 'cust_ada', email: 'ada@example.com', name: 'Ada\u001b[2J\u009b31m\u202eevil' };

describe('looking with tier-relay', () => {
  const event = tierEvent({ customer: ada });

  beforeAll(async () => {
    await postWebhook(relay.url, event);
    await settled(cluster);
  });

  it('lists events, by a filter, with counts', async () => {
    const text = await says('events', '--email', 'ADA@example.com', '--since', '1h', '--facets', 'kind,tier');
    expect(text).toMatch(/^RECEIVED +EVENT +KIND +CUSTOMER +CAMPAIGN +TIER +DELIVERIES\n/);
    expect(text).toContain(
      `${event.event.id}  upgraded  cust_ada  Stars     Silver → Gold  hubspot delivered, slack delivered`,
    );
    expect(text).toMatch(/\n\nKIND +COUNT\nupgraded +1\n/);
    expect(await says('events', '--customer', 'nobody')).toBe('There are none.\n');
    expect((await read<Listed>('events', '--not-campaign', 'camp_stars')).items).toEqual([]);
  });

  it('shows one event with its attempts and what was sent, harmless to the terminal', async () => {
    const text = await says('events', event.event.id);
    expect(text).toMatch(/^event +evcus_.*\nreceived +20/);
    expect(text).toMatch(/TRY +ENDED +MS +OUTCOME +WHY\n1 +20\S+ \S+ +\d+ +delivered/);
    expect(text).toMatch(/sent to the contact with email ada@example\.com:\n(.*\n)* {2}loyalty_tier = Gold\n/);
    expect(text).toMatch(/sent to C0LOYALTY:\n.*evil/);
  });

  it('reads on where pages end', async () => {
    await cluster.query(
      `INSERT INTO tier_relay.events (id, payload, change, customer_id, campaign_id, occurred_at)
       SELECT 'many_' || n, '{}', '{"kind": "left", "customer": {"id": "many"}}', 'many', 'camp_many', now()
       FROM generate_series(1, 450) n`,
    );
    const { items } = await read<Listed>('events', '--customer', 'many', '--limit', '401');
    expect(new Set(items.map(({ id }) => id)).size).toBe(401);
  });

  it('lists deliveries, and why they are where they are', async () => {
    await deadLetters(cluster, relay, [{ customer: { id: 'cust_bob', name: 'Bob' } }]);
    const text = await says('deliveries', '--status', 'dead', '--facets', 'reason');
    expect(text).toMatch(/slack +dead +1 +C0LOYALTY +misconfigured|slack +dead +1 +C0LOYALTY +rejected/);
    expect(text).toMatch(/REASON +COUNT\n/);
  });

  it('shows the destinations, the service, and what operators did', async () => {
    expect(await says('destinations')).toMatch(
      /^DESTINATION +IS +DELIVERIES +OLDEST DUE +WHY\nhubspot +on +\d+ delivered/,
    );
    expect(await says('service')).toMatch(
      /^version +\d+\.\d+\.\d+\n[^]*REPLICA +VERSION +STARTED +SEEN +LEADS\n[^]*\(this\)/,
    );
    expect(await says('pause', 'slack')).toMatch(/slack +stopped .*paused through the ops API/);
    expect(await says('resume', 'slack')).toMatch(/slack +on /);
    expect(await says('audit', '--since', '1h')).toMatch(/resume +token +slack\n[^]*pause +token +slack\n/);
    expect((await read<Listed>('audit', '--action', 'pause')).items).toHaveLength(1);
  });

  it('shows a customer: newest tier, who was told what, events', async () => {
    const text = await says('customer', 'cust_ada');
    expect(text).toMatch(/^CAMPAIGN +FOR +NEWEST TIER +HAPPENED\nStars +hubspot +Silver → Gold/);
    expect(text).toMatch(/TOLD LAST +CAMPAIGN +AT +EVENT\nhubspot +camp_stars +/);
    expect(text).toContain('  loyalty_tier = Gold\n');
  });

  it('counts', async () => {
    expect(await says('stats', '--window', '2h')).toMatch(
      /\d+ events accepted, 0 rejected\n\nDESTINATION +ACCEPTED +DELIVERED/,
    );
    expect(await read('stats')).toMatchObject({ stepSeconds: 3_600 });
  });

  it('sends a test all the way', async () => {
    expect(await says('send-test', '--email', 'me@example.com', '--tier', 'Platinum')).toMatch(
      /campaign +Tier Relay test \(camp_tier_relay_test\)\ntier +Silver → Platinum/,
    );
    await settled(cluster);
    expect(cluster.sandbox.slack.messages.at(-1)?.text).toMatch(/test/i);
    expect(await says('events', '--campaign', 'camp_tier_relay_test')).toContain('upgraded (test)');
  });
});
