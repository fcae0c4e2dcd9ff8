import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

const slackDelivered = `SELECT id FROM tier_relay.deliveries WHERE destination = 'slack' AND status = 'delivered'
  ORDER BY id DESC`;
const unsettled = `SELECT id FROM tier_relay.deliveries WHERE status IN ('pending', 'delivering', 'retrying')`;

describe('the ops API', () => {
  const routes = [
    'GET events',
    'GET events/evcus_ada',
    'POST events/whs_bent/replay',
    'GET deliveries',
    'POST deliveries/replay',
    'POST deliveries/0190b2f0-0000-7000-8000-000000000000/replay',
    'GET destinations',
    'POST destinations/slack/pause',
    'POST destinations/slack/resume',
    'GET stats',
    'GET customers/Ada',
    'DELETE customers/Ada',
  ] as const;

  it.each(routes)('%s is for those who know the token', async (route) => {
    for (const token of [null, '', 'wrong', 'ops-token-of-the-test', 'ops-token-of-the-tests2']) {
      expect(await callOps(relay.url, route, { token })).toMatchObject({
        status: 401,
        body: { title: 'Unauthorized' },
      });
    }
  });

  it('is absent where no token is set', async () => {
    const closed = await cluster.start({ OPS_TOKEN: undefined });
    for (const route of routes) expect((await callOps(closed.url, route)).status).toBe(404);
  });

  it.each([
    'GET events/evcus_nobody',
    'POST events/evcus_nobody/replay',
    'POST destinations/fax/pause',
    'GET customers/nobody',
  ] as const)('%s is answered 404', async (route) =>
    expect(await callOps(relay.url, route)).toMatchObject({ status: 404, body: { title: 'Not Found' } }),
  );

  it('knows HubSpot’s page of a contact, when HubSpot says it and it is HubSpot’s', async () => {
    const url = 'https://app-eu1.hubspot.com/contacts/1020304/record/0-1/{ref}';
    expect(await callOps(relay.url, 'GET pages')).toMatchObject({
      status: 200,
      body: [{ destination: 'hubspot', url }],
    });
    const elsewhere = { portalId: 1, uiDomain: 'app.hubspot.com.evil.example' };
    for (const [status, body] of [
      [200, elsewhere],
      [200, { portalId: '1/..', uiDomain: 'app.hubspot.com' }],
      [500, {}],
    ] as const) {
      cluster.sandbox.hubspot.faults.add({ path: '/account-info', times: 1, effect: { kind: 'answer', status, body } });
      expect(await callOps(relay.url, 'GET pages')).toMatchObject({ status: 200, body: [] });
    }
  });

  it('pages through rejected events while they are replayed', async () => {
    const before = (await callOps(relay.url, 'GET events?status=rejected&limit=200')).body as { items: unknown[] };
    const understood = Array.from({ length: 5 }, () => tierEvent());
    for (const event of understood) {
      await cluster.query(`INSERT INTO tier_relay.rejected_events (id, payload, violations) VALUES ($1, $2, '[]')`, [
        event.id,
        JSON.stringify(event),
      ]);
    }
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await callOps(relay.url, `GET events?status=rejected&limit=2${cursor && `&cursor=${cursor}`}`);
      const { items, nextCursor } = body as { items: { id: string }[]; nextCursor: string | null };
      for (const { id } of items) await callOps(relay.url, `POST events/${id}/replay`);
      seen.push(...items.map(({ id }) => id));
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    expect(seen.slice(0, 5)).toEqual(understood.map(({ id }) => id).toReversed());
    expect(seen).toHaveLength(before.items.length + 5);
  });

  it.each([
    ['events', 'SELECT id FROM tier_relay.events ORDER BY sequence DESC'],
    ['events?customer=Paul', `SELECT id FROM tier_relay.events WHERE customer_id = 'Paul' ORDER BY sequence DESC`],
    ['events?status=rejected', 'SELECT id FROM tier_relay.rejected_events ORDER BY received_at DESC, id DESC'],
    ['deliveries', 'SELECT id FROM tier_relay.deliveries ORDER BY id DESC'],
    ['deliveries?destination=slack&status=delivered', slackDelivered],
  ])('pages through %s without gaps or repetitions', async (list, sql) => {
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        postWebhook(relay.url, tierEvent({ to: `Tier ${index}`, customer: { id: 'Paul' } })),
      ),
    );
    await Promise.all(Array.from({ length: 3 }, (_, index) => postWebhook(relay.url, { event: index })));
    await eventually(async () => expect(await cluster.query(unsettled)).toEqual([]));
    const pages: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null && pages.length < 50;) {
      const query: string = `${list}${list.includes('?') ? '&' : '?'}limit=5${cursor && `&cursor=${cursor}`}`;
      const { body } = await callOps(relay.url, `GET ${query}`);
      const page = body as { items: { id: string }[]; nextCursor: string | null };
      pages.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    const expected = (await cluster.query<{ id: string }>(sql)).map(({ id }) => id);
    expect(pages.flat()).toEqual(expected);
    expect(pages.slice(0, -1).every((page) => page.length === 5)).toBe(true);
    expect(pages.length).toBe(Math.ceil(expected.length / 5));
  });
});
