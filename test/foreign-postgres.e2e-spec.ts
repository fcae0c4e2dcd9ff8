import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service | undefined;
const role = 'application';

beforeAll(async () => {
  cluster = await Cluster.open({ ownPostgres: true });
  await cluster.query(`CREATE ROLE ${role} LOGIN`);
  await cluster.query(`GRANT CREATE ON DATABASE postgres TO ${role}`);
});
afterEach(async () => {
  await relay?.end();
  await cluster.query(`ALTER ROLE ${role} RESET ALL`);
  await cluster.query('DELETE FROM tier_relay.events');
});
afterAll(() => cluster.close());

/** Starts a service that connects as `role`, with these settings as the role's defaults. */
async function startAs(...settings: readonly string[]): Promise<Service> {
  for (const setting of settings) await cluster.query(`ALTER ROLE ${role} SET ${setting}`);
  const { host = '', port } = { ...cluster.postgres?.connection };
  const address = `postgres://${role}@localhost/postgres?host=${encodeURIComponent(host)}&port=${String(port)}`;
  relay = await cluster.start({ DATABASE_URL: address });
  return relay;
}

const endSessions = () =>
  cluster.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [role]);
const statuses = async () => {
  const rows = await cluster.query<{ status: string }>('SELECT status FROM tier_relay.deliveries');
  return rows.map(({ status }) => status);
};

describe('a PostgreSQL of another’s', () => {
  it('that takes no writes for a while, as after a fail-over, is used again as soon as it does', async () => {
    const service = await startAs();
    await cluster.query(`ALTER ROLE ${role} SET default_transaction_read_only = on`);
    await endSessions();
    const event = tierEvent();
    // The first request may get a connection that has ended, before the pool notices.
    await eventually(async () => {
      expect((await postWebhook(service.url, event)).status).toBe(503);
      const told = await (await fetch(`${service.url}/health/ready`)).text();
      expect(told).toContain(
        '"code":"25006","message":"the server takes no writes, as a standby does: give the address',
      );
    });
    expect(await callOps(service.url, 'GET destinations')).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('give the address of the primary') },
    });
    const failed = { code: '25006', advice: expect.stringContaining('primary') };
    expect(service.logged('journal.failed')).toContainEqual(expect.objectContaining(failed));
    await cluster.query(`ALTER ROLE ${role} RESET default_transaction_read_only`);
    expect((await postWebhook(service.url, event)).status).toBe(202);
    await eventually(async () => expect(await statuses()).toEqual(['delivered', 'delivered']));
  });

  it('whose defaults are not ours is used as any other', async () => {
    const service = await startAs(
      "datestyle = 'German, DMY'",
      "timezone = 'America/New_York'",
      "default_transaction_isolation = 'serializable'",
      "idle_session_timeout = '1s'",
      'lock_timeout = 1',
      'synchronous_commit = off',
      "bytea_output = 'escape'",
    );
    const { hubspot } = cluster.sandbox;
    hubspot.faults.add({ times: 1, effect: { kind: 'answer', status: 429, headers: { 'retry-after': '1' } } });
    const sentAt = Date.now();
    const { status, body } = await postWebhook(service.url, tierEvent());
    expect(status).toBe(202);
    await eventually(async () => expect(await statuses()).toEqual(['delivered', 'delivered']));
    const { eventId } = body as { eventId: string };
    const shown = (await callOps(service.url, `GET events/${eventId}`)).body as { receivedAt: string };
    expect(Math.abs(Date.parse(shown.receivedAt) - sentAt)).toBeLessThan(60_000);
  });

  it('that has too few connections for us shows in readiness, until it has more', async () => {
    const service = await startAs();
    await cluster.query(`ALTER ROLE ${role} CONNECTION LIMIT 1`);
    await endSessions();
    await eventually(async () => {
      const response = await fetch(`${service.url}/health/ready`);
      expect(response.status).toBe(503);
      const { error } = (await response.json()) as { error: { dispatchers?: object } };
      expect(error.dispatchers).toMatchObject({ status: 'down' });
      expect(Object.values(error.dispatchers ?? {})).toContainEqual(expect.stringContaining('no connection left'));
    });
    await cluster.query(`ALTER ROLE ${role} CONNECTION LIMIT -1`);
    await eventually(async () => expect((await fetch(`${service.url}/health/ready`)).status).toBe(200));
  });
});
