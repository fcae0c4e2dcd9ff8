import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

const ada = { id: 'cust_ada', email: 'Ada@Example.com', name: 'Ada' };
const [earlier, later] = [2_000, 1_000].map((ms) => new Date(Date.now() - ms).toISOString()) as [string, string];
const first = tierEvent({ customer: ada, from: 'Silver', to: 'Gold', at: earlier });
const second = tierEvent({ customer: ada, from: 'Gold', to: 'Platinum', at: later });
const others = tierEvent({ kind: 'downgraded', campaign: { id: 'camp_points', name: 'Points' } });

/** Posts two upgrades of Ada's, another customer's change and an invalid event. Slack refuses Ada's second message. */
beforeAll(async () => {
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start();
  await postWebhook(relay.url, first);
  await settled();
  const body = { ok: false, error: 'invalid_blocks' };
  cluster.sandbox.slack.faults.add({ effect: { kind: 'answer', status: 200, body } });
  await postWebhook(relay.url, second);
  await settled();
  await postWebhook(relay.url, others);
  await postWebhook(relay.url, { event: 1 });
  await settled();
});
afterAll(() => cluster.close());

async function settled(): Promise<void> {
  await eventually(async () => {
    const open = `SELECT FROM tier_relay.deliveries WHERE status IN ('pending', 'delivering', 'retrying')`;
    expect(await cluster.query(open)).toEqual([]);
  });
}

async function get(path: string): Promise<unknown> {
  const { status, body } = await callOps(relay.url, `GET ${path}`);
  expect(status).toBe(200);
  return body;
}

describe('the lists', () => {
  it('count why events were rejected', async () => {
    const { facets, facetsCounted } = (await get('events?status=rejected&limit=1&facets=reason')) as {
      facets: { reason: unknown[] };
      facetsCounted: unknown;
    };
    expect(facetsCounted).toEqual({ rows: 1, isAll: true });
    expect(facets.reason).toContainEqual({ value: 'event event must be an object', count: 1 });
    expect(await get('events?status=rejected&facets=reason&until=2020-01-01T00:00:00Z')).toEqual({
      items: [],
      nextCursor: null,
      facets: { reason: [] },
      facetsCounted: { rows: 0, isAll: true },
    });
    const { status, body } = await callOps(relay.url, 'GET events?status=rejected&facets=reason,kind');
    expect([status, body]).toMatchObject([400, { detail: 'rejected events are counted by reason alone' }]);
  });

  it('say of an event whose it is, and how the tier changed', async () => {
    expect(await get('events?customer=cust_ada&limit=1')).toEqual({
      items: [
        {
          id: second.event.id,
          receivedAt: expect.any(String),
          kind: 'upgraded',
          customerId: 'cust_ada',
          campaignId: 'camp_stars',
          campaignName: 'Stars',
          from: 'Gold',
          to: 'Platinum',
          occurredAt: later,
          isTest: false,
          deliveries: [
            { id: expect.any(String), destination: 'hubspot', status: 'delivered' },
            { id: expect.any(String), destination: 'slack', status: 'dead' },
          ],
        },
      ],
      nextCursor: expect.any(String),
    });
  });

  it('find a dead letter by what is known of it', async () => {
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const query = `email=ada@example.COM&tier=Platinum&status=dead&reason=rejected&notCampaign=camp_points&since=${since}`;
    expect(await get(`deliveries?${query}`)).toMatchObject({
      items: [
        {
          eventId: second.event.id,
          destination: 'slack',
          status: 'dead',
          reason: 'rejected',
          attempts: 1,
          lane: expect.stringMatching(/^C/),
          kind: 'upgraded',
          customerId: 'cust_ada',
          campaignId: 'camp_stars',
          from: 'Gold',
          to: 'Platinum',
        },
      ],
      nextCursor: null,
    });
    expect(await get(`events?${query}&destination=hubspot`)).toMatchObject({ items: [] });
  });

  it('count what matches by what it has in common', async () => {
    expect(await get('deliveries?destination=slack&limit=1&facets=status,campaign')).toMatchObject({
      items: [{}],
      facets: {
        status: [
          { value: 'dead', count: 1 },
          { value: 'delivered', count: 1 },
        ],
        campaign: [{ value: 'camp_stars', label: 'Stars', count: 2 }],
      },
      facetsCounted: { rows: 2, isAll: true },
    });
  });

  it('show rejected events of a time', async () => {
    const past = new Date(Date.now() - 3_600_000).toISOString();
    expect(await get(`events?status=rejected&since=${past}`)).toMatchObject({ items: [{ violations: [{}] }] });
    expect(await get(`events?status=rejected&until=${past}`)).toMatchObject({ items: [] });
  });
});

describe('what is not as documented', () => {
  it.each([
    ['events?kind=moved', 'kind'],
    ['events?kind=left&kind=joined', 'kind'],
    ['events?tier=', 'tier'],
    ['events?notReason=why', 'notReason'],
    ['deliveries?since=2026-01-31', 'since'],
    ['deliveries?facets=kind,shape', 'facets'],
    ['stats?window=1w', 'window'],
    ['stats?step=90s', 'step'],
  ])('%s is answered 400, naming %s', async (path, name) => {
    expect(await callOps(relay.url, `GET ${path}`)).toMatchObject({
      status: 400,
      body: { violations: [{ path: name }] },
    });
  });

  it.each(['window=91d', 'window=1h&step=2h', 'window=90d&step=1h'])('stats of %s are refused', async (query) => {
    expect(await callOps(relay.url, `GET stats?${query}`)).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/^(window|step) must be/) },
    });
  });
});

it('an event has its deliveries with their attempts, and each attempt what was sent', async () => {
  expect(await get(`events/${second.event.id}`)).toMatchObject({
    campaignName: 'Stars',
    from: 'Gold',
    to: 'Platinum',
    isTest: false,
    deliveries: [
      {
        destination: 'hubspot',
        lane: expect.any(String),
        attempts: [{ number: 1, outcome: 'delivered', sent: { kind: 'contact' } }],
      },
      {
        destination: 'slack',
        attempts: [{ outcome: 'dead', reason: 'rejected', durationMs: expect.any(Number), sent: { kind: 'message' } }],
      },
    ],
  });
});

it('a customer has standings, what each destination was told last, and events', async () => {
  expect(await get('customers/cust_ada')).toEqual({
    id: 'cust_ada',
    standings: [
      {
        campaignId: 'camp_stars',
        campaignName: 'Stars',
        destination: 'hubspot',
        kind: 'upgraded',
        from: 'Gold',
        to: 'Platinum',
        occurredAt: later,
      },
    ],
    told: [
      {
        destination: 'hubspot',
        campaignId: 'camp_stars',
        deliveryId: expect.any(String),
        eventId: second.event.id,
        at: expect.any(String),
        ref: expect.any(String),
        sent: expect.objectContaining({ kind: 'contact' }),
      },
      expect.objectContaining({
        destination: 'slack',
        eventId: first.event.id,
        sent: expect.objectContaining({ kind: 'message', channel: expect.any(String) }),
      }),
    ],
    events: {
      items: [expect.objectContaining({ id: second.event.id }), expect.objectContaining({ id: first.event.id })],
      nextCursor: null,
    },
  });
});

it('the numbers of a day tell events, deliveries and attempts apart', async () => {
  const stats = (await get('stats?window=1d&step=1d')) as Stats;
  expect(stats).toMatchObject({ stepSeconds: 86_400, at: [stats.from] });
  // Two days, as midnight may have passed since the events were stored.
  const { events, destinations } = (await get('stats?window=2d&step=1d')) as Stats;
  const sums = (of: Readonly<Record<string, readonly number[]>>) =>
    Object.fromEntries(Object.entries(of).map(([what, each]) => [what, each.reduce((sum, one) => sum + one, 0)]));
  expect(sums(events)).toEqual({ accepted: 3, rejected: 1 });
  const [hubspot, slack] = destinations;
  expect(hubspot).toMatchObject({ name: 'hubspot', oldestWaitingSeconds: null });
  expect(sums(hubspot!.deliveries)).toEqual({ accepted: 3, delivered: 3, skipped: 0, superseded: 0, dead: 0 });
  expect(sums(slack!.deliveries)).toEqual({ accepted: 2, delivered: 1, skipped: 0, superseded: 0, dead: 1 });
  expect(sums(slack!.attempts)).toMatchObject({ delivered: 1, dead: 1, retry: 0 });
  expect(await get('destinations')).toMatchObject([
    { name: 'hubspot', counts: { delivered: 3, dead: 0, pending: 0 } },
    { name: 'slack', counts: { delivered: 1, dead: 1, pending: 0 } },
  ]);
});

interface Stats {
  readonly from: string;
  readonly events: Readonly<Record<string, readonly number[]>>;
  readonly destinations: readonly Readonly<
    { name: string } & Record<'deliveries' | 'attempts', Readonly<Record<string, readonly number[]>>>
  >[];
}
