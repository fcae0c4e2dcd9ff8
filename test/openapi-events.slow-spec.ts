import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kinds } from '../src/model/tier-change.ts';
import { callOps } from './support/call-ops.ts';
import { changed } from './support/changed.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { openApiEvents } from './support/openapi-event.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent, type TierEventEnvelope } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  const blocks = { hubspot: { identifyBy: ['email', 'voucherify_customer_id'] }, slack: { events: kinds } };
  cluster = await Cluster.open({ blocks });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

const withoutTier = 'the event does not say which tier the customer has now';

function deliveries(customers: readonly string[]) {
  return cluster.query<{ id: string; customer: string; destination: string; status: string; detail: string | null }>(
    `SELECT d.id, e.customer_id AS customer, d.destination, d.status, d.detail
     FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
     WHERE e.customer_id = ANY($1) ORDER BY e.sequence, d.destination`,
    [customers],
  );
}

it('1,000 events as Voucherify’s OpenAPI allows them are taken, and those without a tier are skipped', async () => {
  const events = openApiEvents(7, 1_000);
  const answers = await Promise.all(events.map(({ envelope }) => postWebhook(relay.url, envelope)));
  expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
  const without = events.filter(({ kind, tier }) => kind !== 'left' && tier === null);
  expect(without.length).toBeGreaterThan(200);
  const isWithout = new Set(without.map(({ customerId }) => customerId));
  await eventually(async () => {
    const rows = await deliveries(events.map(({ customerId }) => customerId));
    expect(rows).toHaveLength(2_000);
    for (const { customer, status, detail } of rows) {
      if (isWithout.has(customer)) expect({ status, detail }).toEqual({ status: 'skipped', detail: withoutTier });
      else expect(detail).not.toBe(withoutTier);
    }
  });
});

it('who has left shows no tier, named or not; what says none changes nothing and overtakes nothing', async () => {
  const { hubspot } = cluster.sandbox;
  const customer = { id: 'cust_leaver', email: 'leaver@example.com' };
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
  const post = async (event: TierEventEnvelope | object) =>
    expect(await postWebhook(relay.url, event)).toMatchObject({ status: 202, body: { status: 'accepted' } });
  const shows = (properties: object) =>
    eventually(() => expect(hubspot.contact(customer.email)?.properties).toMatchObject(properties));

  const joined = tierEvent({ kind: 'joined', customer, at: at(9) });
  await post(changed(changed(joined, 'data.campaign.name', undefined), 'data.loyalty_tier', null));
  await post(changed(tierEvent({ customer, to: 'Gold', at: at(1) }), 'data.campaign.name', undefined));
  await shows({ loyalty_tier: 'Gold', loyalty_campaign: 'camp_stars' });
  await post(changed(tierEvent({ kind: 'left', customer, at: at(2) }), 'data.loyalty_tier', null));
  await shows({ loyalty_tier: '', loyalty_tier_change: 'left' });

  const become = (...expected: readonly string[]) =>
    eventually(async () => {
      const rows = (await deliveries([customer.id])).filter(({ destination }) => destination === 'hubspot');
      expect(rows.map(({ status }) => status)).toEqual(expected);
      return rows.map(({ id }) => id);
    });
  const [skipped, upgrade] = await become('skipped', 'delivered', 'delivered');
  for (const id of [upgrade, skipped]) {
    expect(await callOps(relay.url, `POST deliveries/${id!}/replay`)).toMatchObject({ status: 200 });
  }
  const [, , left] = await become('skipped', 'superseded', 'delivered');
  await callOps(relay.url, `POST deliveries/${left!}/replay`);
  await become('skipped', 'superseded', 'delivered');
  await shows({ loyalty_tier: '', loyalty_tier_change: 'left' });
});
