import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { callHubSpot } from './sandbox/hubspot/call-hubspot.ts';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import type { Service } from './support/service.ts';

interface Shown {
  readonly id: string;
  readonly change: { readonly isTest?: boolean };
  readonly deliveries: readonly { readonly destination: string; readonly status: string; readonly detail: string }[];
}

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open();
  relay = await cluster.start();
});
afterEach(() => {
  cluster.sandbox.slack.reset();
  cluster.sandbox.hubspot.reset();
});
afterAll(() => cluster.close());

/** Sends a test event and waits until its deliveries are settled. */
async function sent(body: object, to = relay): Promise<Shown> {
  const answer = await callOps(to.url, 'POST test-events', { body });
  expect(answer).toEqual({ status: 200, body: { eventId: expect.stringMatching(/^ev_test_/), answer: 'accepted' } });
  const { eventId } = answer.body as { eventId: string };
  return eventually(async () => {
    const event = (await callOps(to.url, `GET events/${eventId}`)).body as Shown;
    for (const { status } of event.deliveries) expect(['delivered', 'dead', 'skipped']).toContain(status);
    return event;
  });
}

describe('a test event', () => {
  it('goes the whole way, and Slack’s message says what it is', async () => {
    const { change, deliveries } = await sent({ email: 'Ada@example.com', tier: 'Platinum', from: 'Gold' });
    expect(change).toMatchObject({ kind: 'upgraded', isTest: true, campaign: { id: 'camp_tier_relay_test' } });
    expect(deliveries.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    expect(cluster.sandbox.hubspot.contact('ada@example.com')?.properties).toMatchObject({
      loyalty_tier: 'Platinum',
      loyalty_previous_tier: 'Gold',
      loyalty_campaign: 'Tier Relay test',
    });
    const [message] = cluster.sandbox.slack.messages;
    expect(message?.text).toBe(
      '🧪 Test: no customer changed tier\n🎉 Test customer just reached Platinum in Tier Relay test\nGold → Platinum',
    );
    expect(JSON.stringify(message?.blocks)).toContain('🧪 Test: no customer changed tier');
  });

  it('is noted with what operators did', async () => {
    const { id: target } = await sent({ kind: 'joined' });
    const entry = { action: 'test', via: 'token', target, detail: 'customer.loyalty.tier.joined' };
    expect((await callOps(relay.url, 'GET audit?action=test&limit=1')).body).toMatchObject({ items: [entry] });
  });

  it.each<[string, string, object, object]>([
    ['customer id', 'voucherify_customer_id', { customer: 'cust_1' }, { voucherify_customer_id: 'cust_1' }],
    ['source id', 'source_id', { sourceId: 'crm-7' }, { source_id: 'crm-7' }],
  ])('is written to the contact named by its %s, where the settings say so', async (_by, property, body, contact) => {
    const { hubspot } = cluster.sandbox;
    const definition = { name: property, label: property, groupName: 'loyalty', type: 'string', fieldType: 'text' };
    await callHubSpot(hubspot, '/crm/v3/properties/contacts', { body: { ...definition, hasUniqueValue: true } });
    await eventually(() => expect(hubspot.properties).toContain(property));
    await cluster.configure({ hubspot: { identifyBy: [property] } });
    expect((await sent(body)).deliveries[0]).toMatchObject({ destination: 'hubspot', status: 'delivered' });
    expect(hubspot.contacts.map(({ properties }) => properties)).toEqual([
      expect.objectContaining({ ...contact, loyalty_tier: 'Gold' }),
    ]);
  });

  it('that names no contact fails as any other would', async () => {
    await cluster.configure({ hubspot: { identifyBy: ['email'] } });
    const detail = 'the customer has none of destinations.hubspot.identifyBy (email)';
    for (const body of [{}, { email: 'nobody' }, { customer: 'cust_1' }]) {
      expect((await sent(body)).deliveries[0]).toMatchObject({ destination: 'hubspot', status: 'dead', detail });
    }
    expect(cluster.sandbox.hubspot.contacts).toEqual([]);
  });

  it.each(['joined', 'prolonged', 'downgraded', 'left'])('may be of the kind %s', async (kind) => {
    expect((await sent({ kind })).change).toMatchObject({ kind, isTest: true });
  });

  it.each([{ kind: 'promoted' }, { customer: 'a b' }, { tier: '' }, { campaign: 'mine' }, { email: 7 }])(
    'is not made of %j',
    async (body) => {
      expect(await callOps(relay.url, 'POST test-events', { body })).toMatchObject({ status: 400 });
    },
  );

  it('finds its way on every address, past a proxy, and signed by the newest secret', async () => {
    const proxy = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:9' }; // nobody listens there
    const other = await cluster.start({ HOST: '0.0.0.0', VOUCHERIFY_WEBHOOK_SECRET: 'newest,older', ...proxy });
    const answer = await callOps(other.url, 'POST test-events', { body: {} });
    expect(answer).toMatchObject({ status: 200, body: { answer: 'accepted' } });
    await other.end();
  });
});
