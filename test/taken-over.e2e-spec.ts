import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../src/journal/database.ts';
import { DeliveryLog } from '../src/journal/delivery-log.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { acceptedEvent } from './support/accepted-event.ts';
import { eventually } from './support/eventually.ts';
import { startHubSpotBus } from './support/hubspot-bus.ts';
import { members, membersIn, SlackStage } from './support/slack-stage.ts';

/** Between two calls: long enough for another to take over. */
const spacingMs = 2_000;
/** Long enough for two more. */
const quietMs = 4_500;

/** What another process does that leads now, while this one does not know of it yet. */
async function takeOver(database: Database, destination: string): Promise<void> {
  const log = new DeliveryLog();
  // In one step: the process at rest would take what it sees waiting, and rightly so.
  await database.transaction(async (transaction) => {
    expect((await log.reclaim(transaction, destination, [])).length).toBeGreaterThan(0);
    await log.take(transaction, destination, 1_000);
  });
}

describe('a process that was frozen, and has its deliveries in hand still', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());

  /** The first of three or more has been made. */
  async function busyHubSpot() {
    sandbox.hubspot.reset();
    const hubspot = await startHubSpotBus(sandbox.hubspot, { rateLimit: { requests: 1, perSeconds: 2 } });
    const customers = Array.from({ length: 350 }, (_, index) => ({ email: `customer-${String(index)}@example.com` }));
    await Promise.all(customers.map((customer) => hubspot.bus.publish(acceptedEvent({ customer }))));
    const waiting = `SELECT FROM tier_relay.deliveries WHERE status = 'pending'`;
    await eventually(async () => expect(await hubspot.storage.database.query(waiting)).toEqual([]));
    await eventually(() => expect(sandbox.hubspot.calls.total).toBeGreaterThan(0));
    return hubspot;
  }

  it('writes nothing to HubSpot once another has taken them', async () => {
    const hubspot = await busyHubSpot();
    await takeOver(hubspot.storage.database, 'hubspot');
    const made = sandbox.hubspot.calls.total;
    await sleep(quietMs);
    expect(sandbox.hubspot.calls.total).toBe(made);
    await hubspot.stop();
  });

  it('obeys the file though the database does not say what is paused', async () => {
    const hubspot = await busyHubSpot();
    await hubspot.storage.database.transaction(async (transaction) => {
      await transaction.query('LOCK TABLE tier_relay.destinations');
      hubspot.set({ paused: true });
      const made = sandbox.hubspot.calls.total;
      await sleep(quietMs);
      expect(sandbox.hubspot.calls.total).toBe(made);
    });
    await hubspot.stop();
  });

  it('posts nothing in Slack once another has taken them', async () => {
    const stage = await SlackStage.open(spacingMs);
    const bus = stage.bus();
    await bus.upgrade(members(1, 4));
    await stage.shown(1);
    await takeOver(stage.storage.database, stage.lastName);
    const made = stage.slack.calls.total;
    await sleep(quietMs);
    expect(stage.slack.calls.total).toBe(made);
    expect(stage.slack.messages.flatMap(membersIn)).toEqual(members(1, stage.slack.messages.length));
    await stage.clear();
    await stage.close();
  });
});
