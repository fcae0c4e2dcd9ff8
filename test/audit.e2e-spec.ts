import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent } from './support/tier-event.ts';

interface Entry {
  readonly id: string;
  readonly action: string;
  readonly via: string;
  readonly target: string | null;
  readonly detail: string | null;
}

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start();
});
beforeEach(() => cluster.query('TRUNCATE tier_relay.audit'));
afterAll(() => cluster.close());

async function audit(query = ''): Promise<Entry[]> {
  return ((await callOps(relay.url, `GET audit${query}`)).body as { items: Entry[] }).items;
}

/** Posts an event of the customer, waits until it is delivered, and returns its delivery ids: HubSpot's, Slack's. */
async function delivered(id: string): Promise<string[]> {
  await postWebhook(relay.url, tierEvent({ customer: { id, name: id, email: `${id}@example.com` } }));
  return eventually(async () => {
    const rows = await cluster.query<{ id: string; status: string }>(
      `SELECT d.id, d.status FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
       WHERE e.customer_id = $1 ORDER BY d.destination`,
      [id],
    );
    expect(rows.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    return rows.map((row) => row.id);
  });
}

describe('the audit trail', () => {
  it('has what operators did, the newest first', async () => {
    const [delivery = ''] = await delivered('ada');
    const understood = tierEvent();
    await cluster.query(`INSERT INTO tier_relay.rejected_events (id, payload, violations) VALUES ($1, $2, '[]')`, [
      understood.id,
      JSON.stringify(understood),
    ]);
    await callOps(relay.url, 'POST destinations/slack/pause');
    await callOps(relay.url, 'POST destinations/slack/resume');
    await callOps(relay.url, `POST deliveries/${delivery}/replay`);
    const { body } = await callOps(relay.url, 'POST deliveries/replay', { body: { status: 'skipped' } });
    await callOps(relay.url, `POST events/${understood.id}/replay`);
    await callOps(relay.url, 'DELETE customers/cust_nobody');
    const entry = (action: string, target: unknown, detail: unknown) => ({
      id: expect.stringMatching(/^\d+$/),
      at: expect.stringMatching(/Z$/),
      action,
      via: 'token',
      target,
      detail,
    });
    expect(await audit()).toEqual([
      entry('erase', null, '0 events, 0 rejected events; 0 deliveries cancelled'),
      entry('replay', understood.id, 'one rejected event'),
      entry('replay', (body as { id: string }).id, '0 deliveries'),
      entry('replay', delivery, 'one delivery'),
      entry('resume', 'slack', null),
      entry('pause', 'slack', null),
    ]);
  });

  it('has nothing of what was only looked at, refused, or came to nothing', async () => {
    await callOps(relay.url, 'GET destinations');
    await callOps(relay.url, 'POST deliveries/replay', { body: { dryRun: true } });
    await callOps(relay.url, 'POST deliveries/replay', { body: { destination: 'fax' } });
    await callOps(relay.url, 'POST deliveries/0190b2f0-0000-7000-8000-000000000000/replay');
    await callOps(relay.url, 'POST events/whs_nobody/replay');
    await callOps(relay.url, 'POST destinations/fax/pause');
    await callOps(relay.url, 'POST destinations/slack/pause', { token: null });
    expect(await audit()).toEqual([]);
  });

  it('is filtered, and read page by page', async () => {
    for (const act of ['pause', 'resume', 'pause', 'resume'])
      await callOps(relay.url, `POST destinations/slack/${act}`);
    const first = (await callOps(relay.url, 'GET audit?limit=3')).body as { items: Entry[]; nextCursor: string };
    const rest = await callOps(relay.url, `GET audit?cursor=${first.nextCursor}`);
    expect(first.items.map(({ action }) => action)).toEqual(['resume', 'pause', 'resume']);
    expect(rest).toMatchObject({ body: { items: [{ action: 'pause' }], nextCursor: null } });
    expect(await audit('?action=pause')).toHaveLength(2);
    expect(await audit('?since=2100-01-01T00:00:00Z')).toEqual([]);
    expect(await audit('?until=2100-01-01T00:00:00Z')).toHaveLength(4);
    for (const query of ['action=sing', 'cursor=x', 'since=today', 'limit=0']) {
      expect(await callOps(relay.url, `GET audit?${query}`)).toMatchObject({ status: 400 });
    }
  });

  it('goes when dead letters do, as replays do', async () => {
    await callOps(relay.url, 'POST destinations/slack/pause');
    await callOps(relay.url, 'POST destinations/slack/resume');
    await cluster.query(`UPDATE tier_relay.audit SET at = now() - interval '91 days' WHERE action = 'pause'`);
    await cluster.query('TRUNCATE tier_relay.replays');
    for (const [status, days] of [
      ['done', 91],
      ['failed', 89],
    ] as const) {
      await cluster.query(
        `INSERT INTO tier_relay.replays (id, kind, filter, status, matching, ended_at)
         VALUES (gen_random_uuid(), 'deliveries', '{}', $1, 0, now() - $2 * interval '1 day')`,
        [status, days],
      );
    }
    const sweeper = await cluster.start(); // a service sweeps when it starts
    await eventually(async () => {
      expect((await audit()).map(({ action }) => action)).toEqual(['resume']);
      expect(await cluster.query('SELECT status FROM tier_relay.replays')).toEqual([{ status: 'failed' }]);
    });
    await sweeper.end();
  });
});

describe('what an operator does', () => {
  it('is not done where it cannot be noted', async () => {
    const [delivery = ''] = await delivered('grace');
    const stored = () =>
      cluster.query(`SELECT d.id, d.status, e.customer_id FROM tier_relay.deliveries d
        JOIN tier_relay.events e ON e.sequence = d.event_sequence ORDER BY d.id`);
    const before = await stored();
    const replays = await cluster.query('SELECT id FROM tier_relay.replays ORDER BY id');
    await cluster.query('ALTER TABLE tier_relay.audit RENAME TO audit_away');
    try {
      for (const route of [
        'POST destinations/slack/pause',
        `POST deliveries/${delivery}/replay`,
        'DELETE customers/grace',
      ] as const) {
        expect(await callOps(relay.url, route)).toMatchObject({ status: 500 });
      }
      const all = { body: { status: 'delivered' } };
      expect(await callOps(relay.url, 'POST deliveries/replay', all)).toMatchObject({ status: 500 });
    } finally {
      await cluster.query('ALTER TABLE tier_relay.audit_away RENAME TO audit');
    }
    expect(await stored()).toEqual(before);
    expect(await cluster.query('SELECT id FROM tier_relay.replays ORDER BY id')).toEqual(replays);
    const { body } = await callOps(relay.url, 'GET destinations');
    expect(body).toContainEqual(expect.objectContaining({ name: 'slack', paused: false }));
  });

  it('for a customer is forgotten with them: a replay keeps neither id nor e-mail', async () => {
    await delivered('zelda');
    await delivered('mary');
    const ids: string[] = [];
    for (const body of [
      { customer: 'zelda' },
      { email: 'Zelda@Example.com', destination: 'slack' },
      { customer: 'mary' },
    ]) {
      ids.push(((await callOps(relay.url, 'POST deliveries/replay', { body })).body as { id: string }).id);
    }
    expect(await callOps(relay.url, 'DELETE customers/zelda')).toMatchObject({ status: 200, body: { events: 1 } });
    const replays = await Promise.all(ids.map(async (id) => (await callOps(relay.url, `GET replays/${id}`)).body));
    const until = expect.any(String);
    expect(replays).toMatchObject([
      { filter: { customer: '', until }, status: 'done' },
      { filter: { email: '', destination: 'slack', until }, status: 'done' },
      { filter: { customer: 'mary', until }, status: 'done' },
    ]);
    const noted = await cluster.query<{ row: string }>(
      'SELECT t::text AS row FROM tier_relay.audit t UNION ALL SELECT t::text FROM tier_relay.replays t',
    );
    expect(noted.map(({ row }) => row).join('\n')).not.toMatch(/zelda/i);
  });
});
