import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { slackText } from './sandbox/slack-text.ts';
import { changed } from './support/changed.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent, type TierEventOptions } from './support/tier-event.ts';

const zelda = { id: 'cust_zelda', name: 'Zelda Privacy', email: 'zelda@privacy.example.com', source_id: 'src-zelda' };
const others = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Radia', 'Hedy', 'Joan'];

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open({ slackSpacingMs: 1_000 }); // leaves time to erase a customer between two posts
  relay = await cluster.start();
});
afterAll(() => cluster.close());

/** Returns the text of every row of every table. */
async function everythingStored(): Promise<string> {
  const tables = await cluster.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname LIKE 'tier_relay%'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => cluster.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)),
  );
  expect(tables.length).toBe(14);
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n');
}

function slackStatuses(): Promise<{ customer: string; status: string; bundled: boolean }[]> {
  return cluster.query(
    `SELECT e.customer_id AS customer, d.status, d.bundle_id IS NOT NULL AS bundled
     FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
     WHERE d.destination = 'slack' ORDER BY e.sequence`,
  );
}

const happens = (options: TierEventOptions) => postWebhook(relay.url, tierEvent(options));

describe('the erasure of a customer', () => {
  const event = tierEvent({ customer: zelda });

  it('says what it removed', async () => {
    await happens({ kind: 'joined', customer: zelda });
    await eventually(() => expect(cluster.sandbox.hubspot.contacts).toHaveLength(1));
    expect(
      await postWebhook(relay.url, changed(tierEvent({ customer: zelda }), 'data.created_at', 'soon')),
    ).toMatchObject({
      status: 400,
    });
    // Slack answers 503 to a digest of eight: the digest is stored, and waits for its next attempt.
    cluster.sandbox.slack.faults.add({ effect: { kind: 'answer', status: 503 }, times: 1 });
    await callOps(relay.url, 'POST destinations/slack/pause');
    await postWebhook(relay.url, event);
    for (const name of others) await happens({ customer: { id: name, name, email: `${name}@example.com` } });
    await callOps(relay.url, 'POST destinations/slack/resume');
    const waiting = ['cust_zelda', ...others].map((customer) => ({ customer, status: 'retrying', bundled: true }));
    await eventually(async () => expect(await slackStatuses()).toEqual(waiting));
    expect(await everythingStored()).toContain('Zelda');

    const answer = await callOps(relay.url, 'DELETE customers/cust_zelda');
    expect(answer).toEqual({ status: 200, body: { events: 2, rejectedEvents: 1, cancelledDeliveries: 1 } });
  });

  it('leaves no name, address or id of theirs in any table', async () => {
    const stored = await everythingStored();
    for (const word of [/zelda/i, /privacy/i]) expect(stored).not.toMatch(word);
  });

  it('does not touch what others are owed, not even in the digest that was shared', async () => {
    const delivered = others.map((customer) => ({ customer, status: 'delivered', bundled: true }));
    await eventually(async () => {
      expect((await slackStatuses()).filter(({ customer }) => customer !== '')).toEqual(delivered);
    });
    expect(cluster.sandbox.slack.messages).toHaveLength(1);
    const digest = cluster.sandbox.slack.messages.map(slackText).join();
    for (const name of others) expect(digest).toContain(name);
    expect(digest).not.toContain('Zelda');
  });

  it('holds when Voucherify sends the event again, and when somebody replays everything', async () => {
    expect(await postWebhook(relay.url, event)).toMatchObject({ status: 202, body: { status: 'duplicate' } });
    expect(await callOps(relay.url, 'POST deliveries/replay', { body: {} })).toMatchObject({ body: { replayed: 0 } });
    expect(await everythingStored()).not.toMatch(/zelda/i);
    expect(await callOps(relay.url, `GET events/${event.event.id}`)).toMatchObject({ body: { payload: '' } });
  });

  it('of nobody removes nothing', async () => {
    const nothing = { events: 0, rejectedEvents: 0, cancelledDeliveries: 0 };
    for (const id of ['cust_zelda', 'cust_nobody', '%25']) {
      expect(await callOps(relay.url, `DELETE customers/${id}`)).toEqual({ status: 200, body: nothing });
    }
  });
});

describe('the erasure of a customer whose message waits for its turn', () => {
  it('takes it back before it is posted, and lets the others go', async () => {
    const { slack } = cluster.sandbox;
    const posted = (name: string) => slack.messages.some((message) => slackText(message).includes(name));
    const names = ['Ken', 'Dennis', 'Brian', 'Linus'];
    for (const name of names) await happens({ customer: { id: `cust_${name}`, name } });
    await eventually(() => expect(posted('Ken')).toBe(true));
    const erased = await callOps(relay.url, 'DELETE customers/cust_Brian');
    expect(erased).toMatchObject({ body: { events: 1, cancelledDeliveries: 1 } });
    await eventually(() => expect(posted('Linus')).toBe(true));
    expect(names.filter(posted)).toEqual(['Ken', 'Dennis', 'Linus']);
  });

  it.each<[string, string, string]>([
    ['escaped', 'cust_zoë', '{"type":"x","data":{"customer":{"id":"cust_zo\\u00eb","name":"Zoë"}}}'],
    ['a number', '4711', '{"type":"x","data":{"customer":{"id":4711,"name":"Zoë"}}}'],
    [
      'in JSON within a text',
      'cust_zoe',
      '{"type":"x","data":"{\\"customer\\":{\\"id\\":\\"cust_zoe\\",\\"name\\":\\"Zoë\\"}}"}',
    ],
  ])('finds it in a rejected event, where its id is %s', async (_how, id, payload) => {
    expect(await postWebhook(relay.url, payload)).toMatchObject({ status: 400 });
    const answer = await callOps(relay.url, `DELETE customers/${encodeURIComponent(id)}`);
    expect(answer).toMatchObject({ body: { rejectedEvents: 1 } });
    expect(await everythingStored()).not.toContain('Zoë');
  });
});

describe('retention', () => {
  /** Stores `count` events, received `days` ago, each with a delivery of this status and one attempt. */
  async function stored(prefix: string, { days, status, count }: { days: number; status: string; count: number }) {
    await cluster.query(
      `WITH event AS (
         INSERT INTO tier_relay.events (id, payload, change, customer_id, campaign_id, occurred_at, received_at)
         SELECT $1 || n, '{}', '{"kind": "joined"}', 'cust_' || $1, 'camp_old', now(), now() - $2 * interval '1 day'
         FROM generate_series(1, $4) n RETURNING sequence
       ), delivery AS (
         INSERT INTO tier_relay.deliveries (id, event_sequence, destination, status)
         SELECT gen_random_uuid(), sequence, 'fax', $3 FROM event RETURNING id
       )
       INSERT INTO tier_relay.attempts (delivery_id, number, outcome) SELECT id, 1, 'retry' FROM delivery`,
      [prefix, days, status, count],
    );
  }

  const remaining = () =>
    cluster.query<{ kind: string; count: number }>(
      `SELECT substring(e.id FROM '^[a-z]+') AS kind, count(*)::int AS count
       FROM tier_relay.events e JOIN tier_relay.deliveries d ON d.event_sequence = e.sequence AND d.destination = 'fax'
       JOIN tier_relay.attempts a ON a.delivery_id = d.id GROUP BY 1 ORDER BY 1`,
    );

  it('deletes what is settled and old, step by step, and dead letters when their own time is over', async () => {
    await stored('old', { days: 31, status: 'delivered', count: 1_200 });
    await stored('skipped', { days: 31, status: 'skipped', count: 3 });
    await stored('young', { days: 29, status: 'delivered', count: 4 });
    await stored('waiting', { days: 400, status: 'retrying', count: 5 });
    await stored('dead', { days: 89, status: 'dead', count: 6 });
    await stored('buried', { days: 91, status: 'dead', count: 7 });
    for (const [id, days] of [
      ['bent', 91],
      ['crooked', 89],
    ] as const) {
      const age = `INSERT INTO tier_relay.rejected_events (id, received_at, payload, violations)
                   VALUES ($1, now() - $2 * interval '1 day', '{}', '[]')`;
      await cluster.query(age, [id, days]);
    }
    const sweeper = await cluster.start(); // a service sweeps when it starts
    await eventually(async () => {
      expect(await remaining()).toEqual([
        { kind: 'dead', count: 6 },
        { kind: 'waiting', count: 5 },
        { kind: 'young', count: 4 },
      ]);
    });
    const rejected = `SELECT id FROM tier_relay.rejected_events WHERE id IN ('bent', 'crooked')`;
    await eventually(async () => expect(await cluster.query(rejected)).toEqual([{ id: 'crooked' }]));
    await eventually(() => {
      expect(sweeper.logged('retention.swept')).toMatchObject([{ deleted: 1_200 + 3 + 7 + 1 }]);
    });
  });

  it('keeps the standing of what has overtaken a dead letter, so that a replay knows it', async () => {
    const customer = { id: 'cust_overtaken', email: 'overtaken@example.com' };
    const { hubspot } = cluster.sandbox;
    hubspot.faults.add({ body: 'overtaken@example.com', effect: { kind: 'answer', status: 400, body: {} } });
    await happens({ customer, kind: 'joined', to: 'Silver', at: '2026-01-01T00:00:00Z' });
    const [dead] = await eventually(async () => {
      const rows = await cluster.query<{ id: string; status: string }>(
        `SELECT d.id, d.status FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
         WHERE e.customer_id = 'cust_overtaken' AND d.destination = 'hubspot'`,
      );
      expect(rows).toMatchObject([{ status: 'dead' }]);
      return rows;
    });
    hubspot.faults.clear();
    await happens({ customer, kind: 'joined', to: 'Gold', at: '2026-01-02T00:00:00Z' });
    await eventually(() => expect(hubspot.contact(customer.email)).toBeDefined());
    const age = `UPDATE tier_relay.events SET received_at = now() - interval '31 days' WHERE customer_id = 'cust_overtaken'`;
    await cluster.query(age);
    await stored('swept', { days: 31, status: 'delivered', count: 1 });
    await cluster.start(); // a service sweeps when it starts
    await eventually(async () => expect((await remaining()).map(({ kind }) => kind)).not.toContain('swept'));
    await callOps(relay.url, `POST deliveries/${dead!.id}/replay`);
    await eventually(async () =>
      expect(await cluster.query('SELECT status FROM tier_relay.deliveries WHERE id = $1', [dead!.id])).toEqual([
        { status: 'superseded' },
      ]),
    );
  });

  it('leaves no row behind that belongs to nothing', async () => {
    const [counts] = await cluster.query(
      `SELECT (SELECT count(*)::int FROM tier_relay.attempts WHERE delivery_id NOT IN (SELECT id FROM tier_relay.deliveries)) AS attempts,
         (SELECT count(*)::int FROM tier_relay.deliveries WHERE event_sequence NOT IN (SELECT sequence FROM tier_relay.events)) AS deliveries`,
    );
    expect(counts).toEqual({ attempts: 0, deliveries: 0 });
  });
});
