import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { callOps, opsToken } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent } from './support/tier-event.ts';

interface Replay {
  readonly id: string;
  readonly status: string;
  readonly matching: number;
  readonly replayed: number;
}

let cluster: Cluster;
let relay: Service;

/** Pauses both destinations, so that replayed deliveries stay in the queue. */
beforeAll(async () => {
  cluster = await Cluster.open({ blocks: { hubspot: { paused: true }, slack: { paused: true } } });
  relay = await cluster.start();
});
beforeEach(() => cluster.query('DELETE FROM tier_relay.events'));
afterAll(() => cluster.close());

/** Stores `count` dead letters of Slack's. */
async function deadLetters(count: number, { campaign = 'camp_many', reason = 'rejected' } = {}): Promise<void> {
  await cluster.query(
    `WITH event AS (
       INSERT INTO tier_relay.events (id, payload, change, customer_id, campaign_id, occurred_at)
       SELECT gen_random_uuid(), '{}', '{"kind": "upgraded", "customer": {"id": "any"}, "to": {"id": "t", "name": "Gold"}}',
         'cust_' || n, $2, now()
       FROM generate_series(1, $1) n RETURNING sequence
     )
     INSERT INTO tier_relay.deliveries (id, event_sequence, destination, status, reason)
     SELECT gen_random_uuid(), sequence, 'slack', 'dead', $3 FROM event`,
    [count, campaign, reason],
  );
}

async function left(): Promise<number> {
  const [row] = await cluster.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM tier_relay.deliveries WHERE status = 'dead'`,
  );
  return row?.count ?? 0;
}

/** Locks the delivery at this place during `work`, so that no replay gets past it. */
const whileHeldUp = <T>(place: number, work: () => Promise<T>) =>
  cluster.holding(
    `SELECT FROM tier_relay.deliveries
     WHERE id = (SELECT id FROM tier_relay.deliveries ORDER BY event_sequence OFFSET $1 LIMIT 1) FOR UPDATE`,
    [place],
    work,
  );

async function replay(body: object, service = relay): Promise<{ status: number; body: Replay }> {
  const { status, body: answer } = await callOps(service.url, 'POST deliveries/replay', { body });
  return { status, body: answer as Replay };
}

/** Returns the id of the replay that was asked for last. */
async function newest(): Promise<string> {
  const { items } = (await callOps(relay.url, 'GET replays?limit=1')).body as { items: Replay[] };
  return items[0]?.id ?? '';
}

async function find(id: string, service = relay): Promise<Replay> {
  return (await callOps(service.url, `GET replays/${id}`)).body as Replay;
}

const done = (id: string, service = relay) =>
  eventually(async () => expect(await find(id, service)).toMatchObject({ status: 'done' }), { withinMs: 20_000 });

/** Asks for a replay of 2,300, held up at the 1,701st, and kills the service once 1,500 are replayed. */
async function askedAndKilled(service: Service): Promise<void> {
  const asked = replay({ destination: 'slack' }, service).catch(() => undefined);
  await eventually(async () => expect(await left()).toBe(800));
  await service.end('SIGKILL');
  await asked;
}

describe('a replay of thousands', () => {
  it('answers how far it is, is found by its id, and ends as what it was asked for', async () => {
    await deadLetters(2_000);
    const response = await whileHeldUp(1_200, () =>
      fetch(`${relay.url}/ops/api/deliveries/replay`, {
        method: 'POST',
        headers: { authorization: `Bearer ${opsToken}` },
      }),
    );
    const answer = (await response.json()) as Replay;
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(`/ops/api/replays/${answer.id}`);
    expect(answer).toEqual({ id: expect.any(String), status: 'running', matching: 2_000, replayed: 1_000 });
    await done(answer.id);
    expect(await find(answer.id)).toEqual({
      ...answer,
      kind: 'deliveries',
      filter: { until: expect.stringMatching(/Z$/) },
      status: 'done',
      replayed: 2_000,
      requestedAt: expect.any(String),
      endedAt: expect.any(String),
      detail: null,
    });
    expect(await left()).toBe(0);
  });

  it('goes on after the process was killed, when there is one again', async () => {
    await deadLetters(2_300);
    await whileHeldUp(1_700, () => askedAndKilled(relay));
    relay = await cluster.start();
    const id = await newest();
    await done(id);
    expect(await find(id)).toMatchObject({ matching: 2_300, replayed: 2_300 });
    expect(await left()).toBe(0);
  });

  it('is carried on by another replica, and can be asked about there', async () => {
    await deadLetters(2_300);
    const other = await cluster.start();
    await whileHeldUp(1_700, () => askedAndKilled(other));
    const id = await newest();
    await done(id);
    expect(await find(id)).toMatchObject({ replayed: 2_300 });
  });

  it('is stopped half-way, after the step under way', async () => {
    await deadLetters(5_000);
    const { id, asked, stopping } = await whileHeldUp(1_700, async () => {
      const asked = replay({});
      await eventually(async () => expect(await left()).toBe(3_500));
      const id = await newest();
      const stopping = callOps(relay.url, `POST replays/${id}/stop`);
      const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await eventually(async () => expect((await cluster.query(waits)).length).toBeGreaterThan(1));
      return { id, asked, stopping };
    });
    const { status, body } = await stopping;
    const stopped = body as Replay;
    expect([status, stopped]).toMatchObject([200, { id, status: 'stopped', matching: 5_000 }]);
    expect(stopped.replayed).toBeLessThan(5_000);
    expect((await asked).body).toMatchObject({ id, status: 'stopped', replayed: stopped.replayed });
    expect(await left()).toBe(5_000 - stopped.replayed);
    expect(await callOps(relay.url, `POST replays/${id}/stop`)).toEqual({ status: 200, body: stopped });
  });

  it('leaves alone what comes after it was asked for', async () => {
    await deadLetters(3);
    await cluster.query(
      `UPDATE tier_relay.events SET received_at = now() + interval '1 minute' WHERE customer_id = 'cust_1'`,
    );
    expect((await replay({})).body).toMatchObject({ matching: 2, replayed: 2 });
  });
});

describe('a dry run', () => {
  it.each([
    [{}, 9],
    [{ notCampaign: 'camp_a' }, 4],
    [{ reason: 'auth' }, 2],
    [{ notReason: 'auth', tier: 'Gold' }, 7],
    [{ status: 'delivered' }, 0],
    [{ kind: 'upgraded', customer: 'cust_1' }, 3],
    [{ notTier: 'Gold' }, 0],
    [{ until: '2020-01-01T00:00:00Z' }, 0],
    [{ ids: [] }, 0],
  ])('of %j says how many the same replay takes, and takes none', async (filter, expected) => {
    await deadLetters(5, { campaign: 'camp_a' });
    await deadLetters(2, { campaign: 'camp_b' });
    await deadLetters(2, { campaign: 'camp_c', reason: 'auth' });
    const jobs = 'SELECT count(*)::int AS count FROM tier_relay.replays';
    const before = await cluster.query(jobs);
    expect(await replay({ ...filter, dryRun: true })).toEqual({ status: 200, body: { matching: expected } });
    expect(await left()).toBe(9);
    expect(await cluster.query(jobs)).toEqual(before);
    const { status, body } = await replay({ ...filter, dryRun: false });
    expect([status, body]).toMatchObject([200, { status: 'done', matching: expected, replayed: expected }]);
    expect(await left()).toBe(9 - expected);
  });

  it('is of single deliveries too', async () => {
    await deadLetters(600);
    const ids = (
      await cluster.query<{ id: string }>('SELECT id FROM tier_relay.deliveries ORDER BY id DESC LIMIT 500')
    ).map(({ id }) => id);
    expect((await replay({ ids, dryRun: true })).body).toEqual({ matching: 500 });
    expect((await replay({ ids })).body).toMatchObject({ matching: 500, replayed: 500 });
    expect(await left()).toBe(100);
    expect((await replay({ ids: [...ids, ids[0]] })).status).toBe(400);
  });
});

describe('a replay of rejected events', () => {
  const replayRejected = async (body: object) => (await callOps(relay.url, 'POST events/replay', { body })).body;

  it('accepts what is understood by now, and keeps the rest', async () => {
    const understood = Array.from({ length: 45 }, () => tierEvent());
    for (const event of understood) {
      await cluster.query(`INSERT INTO tier_relay.rejected_events (id, payload, violations) VALUES ($1, $2, '[]')`, [
        event.id,
        JSON.stringify(event),
      ]);
    }
    const bent = { id: 'whs_bent', event: { id: 'evcus_bent', type: 'customer.loyalty.tier.joined' }, data: { no: 1 } };
    expect(await postWebhook(relay.url, bent)).toMatchObject({ status: 400 });
    expect(await replayRejected({ status: 'rejected', dryRun: true })).toEqual({ matching: 46 });
    const [one] = understood;
    expect(await replayRejected({ status: 'rejected', ids: [one?.id] })).toMatchObject({ matching: 1, replayed: 1 });
    const answer = (await replayRejected({ status: 'rejected' })) as Replay;
    expect(answer).toMatchObject({ status: 'done', matching: 45, replayed: 44 });
    expect(await find(answer.id)).toMatchObject({ kind: 'rejected', replayed: 44 });
    expect(await cluster.query('SELECT id FROM tier_relay.rejected_events')).toEqual([{ id: 'whs_bent' }]);
    expect(await cluster.query('SELECT FROM tier_relay.events')).toHaveLength(45);
  });

  it.each([{}, { status: 'dead' }, { status: 'rejected', customer: 'Ada' }])('is not asked for by %j', async (body) => {
    expect(await callOps(relay.url, 'POST events/replay', { body })).toMatchObject({ status: 400 });
  });
});

it.each(['GET replays/0190b2f0-0000-7000-8000-000000000000', 'POST replays/0190b2f0-0000-7000-8000-000000000000/stop'])(
  '%s is answered 404, and 400 without a uuid',
  async (route) => {
    const [method, path = ''] = route.split(' ');
    expect(await callOps(relay.url, `${method as 'GET'} ${path}`)).toMatchObject({ status: 404 });
    const crooked = path.replace(/0190[^/]+/, 'nope');
    expect(await callOps(relay.url, `${method as 'GET'} ${crooked}`)).toMatchObject({ status: 400 });
  },
);
