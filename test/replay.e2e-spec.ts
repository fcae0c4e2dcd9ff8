import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent, type TierEventOptions } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start();
});
beforeEach(() => {
  cluster.sandbox.hubspot.faults.clear();
  cluster.sandbox.slack.faults.clear();
});
afterAll(() => cluster.close());

interface DeliveryRow {
  readonly id: string;
  readonly destination: string;
  readonly status: string;
}

const happens = (name: string, options: TierEventOptions = {}) =>
  postWebhook(relay.url, tierEvent({ ...options, customer: { id: name, name, email: `${name}@example.com` } }));

function deliveriesOf(name: string): Promise<DeliveryRow[]> {
  return cluster.query(
    `SELECT d.id, d.destination, d.status
     FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
     WHERE e.customer_id = $1 ORDER BY e.sequence, d.destination`,
    [name],
  );
}

async function statusesOf(name: string): Promise<string[]> {
  return (await deliveriesOf(name)).map(({ destination, status }) => `${destination} ${status}`);
}

const become = (name: string, expected: string[]) =>
  eventually(async () => expect(await statusesOf(name)).toEqual(expected));

/** Makes Slack refuse the next message that contains `name`. */
function refuseInSlack(name: string): void {
  const body = { ok: false, error: 'invalid_blocks' };
  cluster.sandbox.slack.faults.add({ effect: { kind: 'answer', status: 200, body }, body: name, times: 1 });
}

const messagesOf = (name: string) => cluster.sandbox.slack.messages.filter(({ text }) => text.includes(name));
const replay = (body: object) => callOps(relay.url, 'POST deliveries/replay', { body });

describe('a dead letter', () => {
  it('keeps its payload and its reason, and is delivered when a person replays it', async () => {
    refuseInSlack('Ada');
    await happens('Ada', { eventId: 'evcus_ada' });
    await become('Ada', ['hubspot delivered', 'slack dead']);
    expect(await callOps(relay.url, 'GET events/evcus_ada')).toMatchObject({
      status: 200,
      body: {
        payload: expect.stringContaining('Ada@example.com'),
        deliveries: [
          { destination: 'hubspot', status: 'delivered', attempts: [{ number: 1, outcome: 'delivered' }] },
          {
            destination: 'slack',
            status: 'dead',
            reason: 'rejected',
            detail: expect.stringContaining('invalid_blocks'),
          },
        ],
      },
    });
    const dead = (await deliveriesOf('Ada')).find(({ status }) => status === 'dead');
    const answers = await Promise.all([1, 2].map(() => callOps(relay.url, `POST deliveries/${dead?.id ?? ''}/replay`)));
    expect(answers.map(({ body }) => (body as { replayed: number }).replayed).sort()).toEqual([0, 1]);
    await become('Ada', ['hubspot delivered', 'slack delivered']);
    expect(messagesOf('Ada')).toHaveLength(1);
  });
});

describe('a replay of many', () => {
  it('takes what the filter says, and nothing twice when it is asked for twice', async () => {
    const names = ['Grace', 'Edsger', 'Barbara'];
    for (const name of names) refuseInSlack(name);
    for (const name of names) await happens(name);
    for (const name of names) await become(name, ['hubspot delivered', 'slack dead']);
    const now = new Date(Date.now() + 1).toISOString();
    expect(await replay({ destination: 'hubspot', status: 'dead' })).toMatchObject({ body: { replayed: 0 } });
    expect(await replay({ destination: 'slack', status: 'skipped' })).toMatchObject({ body: { replayed: 0 } });
    expect(await replay({ destination: 'slack', since: now })).toMatchObject({ body: { replayed: 0 } });
    expect(await replay({ destination: 'slack', until: '2020-01-01T00:00:00Z' })).toMatchObject({
      body: { replayed: 0 },
    });

    const answers = await Promise.all([replay({ destination: 'slack', until: now }), replay({ until: now })]);
    expect(answers.reduce((sum, { body }) => sum + (body as { replayed: number }).replayed, 0)).toBe(3);
    for (const name of names) await become(name, ['hubspot delivered', 'slack delivered']);
    expect(await replay({ destination: 'slack' })).toMatchObject({ body: { replayed: 0 } });
    for (const name of names) expect(messagesOf(name)).toHaveLength(1);
  });

  it('never brings an overtaken tier back', async () => {
    const at = (second: number) => new Date(Date.now() - 60_000 + second * 1_000).toISOString();
    const body = { status: 'error', category: 'VALIDATION_ERROR' };
    cluster.sandbox.hubspot.faults.add({ effect: { kind: 'answer', status: 400, body }, body: 'radia', times: 1 });
    await happens('Radia', { kind: 'joined', to: 'Silver', at: at(1) });
    await become('Radia', ['hubspot dead']);
    await happens('Radia', { kind: 'joined', to: 'Gold', at: at(2) });
    await become('Radia', ['hubspot dead', 'hubspot delivered']);
    expect(await replay({ destination: 'hubspot', status: 'dead' })).toMatchObject({ body: { replayed: 1 } });
    await become('Radia', ['hubspot superseded', 'hubspot delivered']);
    for (const status of ['superseded', 'delivered']) await replay({ destination: 'hubspot', status });
    await become('Radia', ['hubspot superseded', 'hubspot delivered']);
    const contact = cluster.sandbox.hubspot.contact('radia@example.com');
    expect(new Set(contact?.history['loyalty_tier']?.map(({ value }) => value))).toEqual(new Set(['Gold']));
  });
});

describe('a rejected event', () => {
  it('is kept, and still refused when it is replayed as it is', async () => {
    const bent = { id: 'whs_bent', event: { id: 'evcus_bent', type: 'customer.loyalty.tier.joined' }, data: { no: 1 } };
    expect(await postWebhook(relay.url, bent)).toMatchObject({ status: 400 });
    const { body } = await callOps(relay.url, 'GET events?status=rejected');
    expect(body).toMatchObject({ items: [{ id: 'whs_bent' }], nextCursor: null });
    expect(await callOps(relay.url, 'GET events/whs_bent')).toMatchObject({
      body: { payload: JSON.stringify(bent), violations: expect.arrayContaining([expect.anything()]) },
    });
    expect(await callOps(relay.url, 'POST events/whs_bent/replay')).toMatchObject({
      status: 422,
      body: { violations: expect.arrayContaining([expect.objectContaining({ path: 'data.customer' })]) },
    });
  });

  it('is delivered once it is understood, such as after an upgrade, and only once', async () => {
    const understood = tierEvent({ customer: { id: 'Hedy', name: 'Hedy', email: 'hedy@example.com' } });
    await cluster.query('INSERT INTO tier_relay.rejected_events (id, payload, violations) VALUES ($1, $2, $3)', [
      understood.id,
      JSON.stringify(understood),
      JSON.stringify([{ path: 'data', message: 'what an older version did not understand' }]),
    ]);
    const route = `POST events/${understood.id}/replay` as const;
    expect(await callOps(relay.url, route)).toMatchObject({
      status: 200,
      body: { status: 'accepted', eventId: understood.event.id },
    });
    expect((await callOps(relay.url, route)).status).toBe(404);
    await become('Hedy', ['hubspot delivered', 'slack delivered']);
    expect(await postWebhook(relay.url, understood)).toMatchObject({ body: { status: 'duplicate' } });
    expect(messagesOf('Hedy')).toHaveLength(1);
  });

  it('is not delivered when what may have overtaken it is not kept any more', async () => {
    const understood = tierEvent({ customer: { id: 'Rosa', name: 'Rosa', email: 'rosa@example.com' } });
    await cluster.query(
      `INSERT INTO tier_relay.rejected_events (id, payload, violations, received_at)
       VALUES ($1, $2, '[]', now() - interval '31 days')`,
      [understood.id, JSON.stringify(understood)],
    );
    expect(await callOps(relay.url, `POST events/${understood.id}/replay`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('retention.events') },
    });
    expect((await callOps(relay.url, `GET events/${understood.id}`)).status).toBe(200);
    expect(await deliveriesOf('Rosa')).toEqual([]);
  });

  it('is read again with the kind that the URL of its webhook said', async () => {
    const { data } = tierEvent({ kind: 'left', customer: { id: 'Joan', name: 'Joan', email: 'joan@example.com' } });
    const bent = { ...data, customer: 'Joan' };
    expect(await postWebhook(relay.url, bent, { query: '?kind=left' })).toMatchObject({ status: 400 });
    // Makes the payload valid, in the place of a newer version of the connector that understands it.
    const [rejected] = await cluster.query<{ id: string }>(
      'UPDATE tier_relay.rejected_events SET payload = $1 WHERE payload = $2 RETURNING id',
      [JSON.stringify(data), JSON.stringify(bent)],
    );
    expect(await callOps(relay.url, `POST events/${rejected?.id ?? ''}/replay`)).toMatchObject({
      status: 200,
      body: { status: 'accepted' },
    });
    expect(
      await cluster.query(`SELECT change->>'kind' AS kind FROM tier_relay.events WHERE customer_id = 'Joan'`),
    ).toEqual([{ kind: 'left' }]);
  });
});
