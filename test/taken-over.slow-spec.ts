import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { HubSpotClient } from '../src/destinations/hubspot/hubspot.client.ts';
import { HubSpotDestination } from '../src/destinations/hubspot/hubspot.destination.ts';
import { hubSpotSettings } from '../src/destinations/hubspot/hubspot.settings.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { acceptedEvent } from './support/accepted-event.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { startHubSpotBus } from './support/hubspot-bus.ts';
import { postWebhook } from './support/post-webhook.ts';
import { members, membersIn } from './support/slack-stage.ts';
import { tierEvent } from './support/tier-event.ts';
import { waitingDelivery } from './support/waiting-delivery.ts';

/** Milliseconds between two posts: long enough to freeze a process in between. */
const slackSpacingMs = 700;
/** Milliseconds in which several more posts would come, if any did. */
const quietMs = 3_000;

describe('a process that was frozen while it led, and wakes up', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    const blocks = { hubspot: { rateLimit: { requests: 1, perSeconds: 1 } }, slack: { digest: { above: 1_000 } } };
    cluster = await Cluster.open({ slackSpacingMs, blocks });
  });
  afterAll(() => cluster.close());

  const leaders = () =>
    cluster.query<{ pid: number }>(
      `SELECT a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
         AND a.application_name LIKE 'tier-relay leader %' AND a.application_name <> 'tier-relay leader alerts'`,
    );

  it('sends nothing that another has sent, or is to send', async () => {
    const { slack, hubspot } = cluster.sandbox;
    const frozen = await cluster.start();
    await eventually(async () => expect(await leaders()).toHaveLength(2));
    const next = await cluster.start();
    const names = members(1, 8);
    for (const name of names) await postWebhook(next.url, tierEvent({ customer: { name } }));
    await eventually(() => expect(slack.messages.length).toBeGreaterThanOrEqual(2));
    frozen.signal('SIGSTOP');
    // PostgreSQL ends sessions itself when it has heard nothing of their machine for some seconds.
    for (const { pid } of await leaders()) await cluster.query('SELECT pg_terminate_backend($1)', [pid]);
    await eventually(() => expect(slack.messages).toHaveLength(8), { withinMs: 20_000 });
    const open = `SELECT FROM tier_relay.deliveries WHERE status IN ('pending', 'retrying', 'delivering')`;
    await eventually(async () => expect(await cluster.query(open)).toEqual([]), { withinMs: 20_000 });
    const made = [slack.calls.total, hubspot.calls.total];
    frozen.signal('SIGCONT');
    for (const name of members(9, 10)) await postWebhook(next.url, tierEvent({ customer: { name } }));
    await eventually(() => expect(slack.messages).toHaveLength(10), { withinMs: 20_000 });
    await sleep(quietMs);
    expect(slack.messages.flatMap(membersIn)).toEqual(members(1, 10));
    expect(slack.calls.total).toBe(made[0]! + 2);
    expect(hubspot.calls.total).toBeLessThanOrEqual(made[1]! + 2);
    const attempts = frozen.logged('delivery.attempted').map((line) => line['deliveryId']);
    expect(new Set(attempts).size).toBe(attempts.length);
  });
});

describe('a process that cannot ask the database', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.hubspot.reset());
  afterAll(() => sandbox.stop());

  it('makes no call to HubSpot that it was frozen before', async () => {
    const settings = hubSpotSettings.parse({ rateLimit: { requests: 10, perSeconds: 1 } });
    const { baseUrl, accessToken } = sandbox.hubspot;
    const client = new HubSpotClient({ baseUrl, accessToken, apiVersion: () => settings.apiVersion, timeoutMs: 5_000 });
    const destination = new HubSpotDestination({ client, settings: () => settings, lateWriteWindowMs: 1_000 });
    const mayGoOn = () => Promise.resolve(false);
    const call = () => destination.call({ deliveries: [waitingDelivery()], mayGoOn, sending: () => undefined });
    expect(await call()).toMatchObject([{ kind: 'delivered' }]);
    expect(await call()).toMatchObject([{ kind: 'delivered' }]); // the wait for the pace is no freeze
    const last = call();
    const frozenUntil = performance.now() + 1_000;
    while (performance.now() < frozenUntil);
    expect(await last).toMatchObject([{ kind: 'held', scope: 'delivery' }]);
    expect(sandbox.hubspot.calls.total).toBe(2);
  });

  it('obeys the file though the database does not say what is paused', async () => {
    const hubspot = await startHubSpotBus(sandbox.hubspot, { rateLimit: { requests: 1, perSeconds: 2 } });
    const customers = Array.from({ length: 350 }, (_, index) => ({ email: `customer-${String(index)}@example.com` }));
    await Promise.all(customers.map((customer) => hubspot.bus.publish(acceptedEvent({ customer }))));
    await eventually(() => expect(sandbox.hubspot.calls.total).toBeGreaterThan(0));
    await hubspot.storage.database.transaction(async (transaction) => {
      await transaction.query('LOCK TABLE tier_relay.destinations');
      hubspot.set({ paused: true });
      const made = sandbox.hubspot.calls.total;
      await sleep(4_500);
      expect(sandbox.hubspot.calls.total).toBe(made);
    });
    await hubspot.stop();
  });
});
