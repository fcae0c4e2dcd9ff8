import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/journal/embedded-postgres.ts';
import { startSandbox, type Sandbox } from './sandbox/sandbox.ts';
import { type Connector, startConnector } from './support/connector.ts';
import { eventually } from './support/eventually.ts';
import { postgresUrl } from './support/postgres-url.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';
import { tierEvent } from './support/tier-event.ts';

let sandbox: Sandbox;
let dataDir: string;
let postgres: EmbeddedPostgres;
let connector: Connector;

beforeAll(async () => {
  sandbox = await startSandbox();
  dataDir = await temporaryDirectory();
  postgres = await startEmbeddedPostgres({ dataDir });
  connector = await startConnector({ sandbox, databaseUrl: postgresUrl(postgres.connection) });
});
afterAll(async () => {
  await connector.stop();
  await postgres.stop();
  await sandbox.stop();
  await rm(dataDir, { recursive: true });
});

const unavailable = {
  status: 503,
  body: {
    type: 'about:blank',
    status: 503,
    title: 'Service Unavailable',
    detail: expect.stringContaining('try again'),
  },
};
const ready = async () => (await fetch(`${connector.url}/health/ready`)).status;

describe('an event that cannot be stored', () => {
  it('is answered 503 with Retry-After while the database is away, and 202 once it is back', async () => {
    const [event, bent] = [tierEvent({ customer: { email: 'away@example.com' } }), { hello: 'there' }];
    expect(await ready()).toBe(200);
    await postgres.stop();

    const answers = await Promise.all([connector.post(event), connector.post(event), connector.post(bent)]);
    for (const answer of answers) {
      expect(answer).toMatchObject(unavailable);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await ready()).toBe(503);
    expect((await fetch(`${connector.url}/health/live`)).status).toBe(200);

    postgres = await startEmbeddedPostgres({ dataDir });
    const accepted = { status: 202, body: { status: 'accepted' } };
    await eventually(async () => expect(await connector.post(event)).toMatchObject(accepted));
    expect(await connector.post(bent)).toMatchObject({ status: 400 });
    expect(await ready()).toBe(200);
    await eventually(() => expect(sandbox.hubspot.contact('away@example.com')).toBeDefined());
    await eventually(() => expect(sandbox.slack.accepted).toBe(1));
  });

  it('is answered 503 with Retry-After while the connector shuts down, and what is under way ends', async () => {
    sandbox.slack.configure({ latencyMs: 1_500 }); // posts at once, and answers late
    await connector.post(tierEvent({ customer: { id: 'cust_last' } }));
    await eventually(() => expect(sandbox.slack.accepted).toBe(2));

    const stopped = connector.stop();
    await eventually(async () => expect(await connector.post(tierEvent())).toMatchObject(unavailable));
    const { headers } = await connector.post(tierEvent());
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect(headers.get('connection')).toBe('close');
    expect(await ready()).toBe(503);
    await stopped;
    await expect(connector.post(tierEvent())).rejects.toThrow('fetch failed');
    const client = new pg.Client(postgres.connection);
    await client.connect();
    const { rows } = await client.query(
      `SELECT d.status FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
       WHERE e.customer_id = 'cust_last' AND d.destination = 'slack'`,
    );
    await client.end();
    expect(rows).toEqual([{ status: 'delivered' }]);
  });
});
