import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEmbeddedPostgres } from '../src/storage/postgres/embedded-postgres.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let sandbox: Sandbox;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open({ ownPostgres: true });
  ({ sandbox } = cluster);
  relay = await cluster.start();
});
afterAll(() => cluster.close());

const post = (payload: unknown) => postWebhook(relay.url, payload);

const unavailable = {
  status: 503,
  body: {
    type: 'about:blank',
    status: 503,
    title: 'Service Unavailable',
    detail: expect.stringContaining('try again'),
  },
};
const ready = async () => (await fetch(`${relay.url}/health/ready`)).status;

describe('an event that cannot be stored', () => {
  it('is answered 503 with Retry-After while the database is away, and 202 once it is back', async () => {
    const [event, bent] = [tierEvent({ customer: { email: 'away@example.com' } }), { hello: 'there' }];
    expect(await ready()).toBe(200);
    await cluster.postgres?.stop();

    const answers = await Promise.all([post(event), post(event), post(bent)]);
    for (const answer of answers) {
      expect(answer).toMatchObject(unavailable);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const told = { status: 503, body: { detail: expect.stringContaining('the database cannot be asked now: ') } };
    for (const route of ['GET destinations', 'GET service', 'POST destinations/slack/pause'] as const) {
      expect(await callOps(relay.url, route)).toMatchObject(told);
    }
    expect(await ready()).toBe(503);
    expect((await fetch(`${relay.url}/health/live`)).status).toBe(200);

    cluster.postgres = await startEmbeddedPostgres({ dataDir: cluster.directory });
    const accepted = { status: 202, body: { status: 'accepted' } };
    await eventually(async () => expect(await post(event)).toMatchObject(accepted));
    expect(await post(bent)).toMatchObject({ status: 400 });
    expect(await ready()).toBe(200);
    await eventually(() => expect(sandbox.hubspot.contact('away@example.com')).toBeDefined());
    await eventually(() => expect(sandbox.slack.accepted).toBe(1));
  });

  it('is answered 503 with Retry-After while the connector shuts down, and what is under way ends', async () => {
    sandbox.slack.configure({ latencyMs: 1_500 }); // Slack posts at once, and answers late
    await post(tierEvent({ customer: { id: 'cust_last' } }));
    await eventually(() => expect(sandbox.slack.accepted).toBe(2));

    const stopped = relay.end();
    await eventually(async () => expect(await post(tierEvent())).toMatchObject(unavailable));
    const { headers } = await post(tierEvent());
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect(headers.get('connection')).toBe('close');
    expect(await ready()).toBe(503);
    expect(await stopped).toBe(0);
    await expect(post(tierEvent())).rejects.toThrow('fetch failed');
    const rows = await cluster.query(
      `SELECT d.status FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
       WHERE e.customer_id = 'cust_last' AND d.destination = 'slack'`,
    );
    expect(rows).toEqual([{ status: 'delivered' }]);
  });
});
