import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import { alertSettings } from '../config/alert-settings.ts';
import { DestinationLog } from '../journal/destination-log.ts';
import type { Storage } from '../storage/storage.ts';
import { alertsNow } from './alert-conditions.ts';
import { AlertLog } from './alert-log.ts';

let storage: Storage;
const log = new DestinationLog();

beforeAll(async () => {
  storage = await openTestStorage();
});
beforeEach(async () => {
  await sql(`TRUNCATE tier_relay.events, tier_relay.rejected_events, tier_relay.destinations, tier_relay.lane_holds,
    tier_relay.alerts, tier_relay.tallies, tier_relay.replicas CASCADE`);
});
afterAll(() => storage.close());

const sql = (text: string, values: unknown[] = []) => storage.database.query(text, values);
const usual = { stoppedFor: '1h', laneOnHoldFor: '1h', deadLetters: 2, rejectedEvents: 2 };

function now(given: z.input<typeof alertSettings> = {}, destinations = ['hubspot', 'slack']) {
  return alertsNow(storage.database, { settings: alertSettings.parse({ ...usual, ...given }), destinations });
}

const names = async (...given: Parameters<typeof now>) =>
  (await now(...given)).map(({ name, scope }) => `${name} ${scope}`.trim());

/** Stores an event received so long ago, such as `2 hours`, with a delivery if a status is given. */
async function event(ago: string, status?: string, lane = 'C1'): Promise<void> {
  const [row] = await storage.database.query<{ sequence: string }>(
    `INSERT INTO tier_relay.events (id, received_at, payload, change, customer_id, campaign_id, occurred_at)
     VALUES ($1, now() - $2::interval, '{}', '{}', 'c', 'k', now()) RETURNING sequence`,
    [randomUUID(), ago],
  );
  if (status === undefined) return;
  await sql(
    `INSERT INTO tier_relay.deliveries (id, event_sequence, destination, status, lane) VALUES ($1, $2, 'slack', $3, $4)`,
    [randomUUID(), row?.sequence, status, lane],
  );
}

const reject = () =>
  sql(`INSERT INTO tier_relay.rejected_events (id, payload, violations) VALUES ($1, '{}', '[]')`, [randomUUID()]);

describe('what a person should know of', () => {
  it('is nothing while nothing has happened', async () => {
    expect(await now()).toEqual([]);
  });

  it('is a destination that is stopped, once that has lasted, whatever the probes in between said', async () => {
    const refusal = { reason: 'auth', detail: 'HubSpot answered 401: set HUBSPOT_ACCESS_TOKEN', forMs: 1 } as const;
    await log.setHold(storage.database, 'hubspot', refusal);
    expect(await names()).toEqual([]);
    await sql(`UPDATE tier_relay.destinations SET hold_since = now() - interval '1 hour'`);
    await log.setHold(storage.database, 'hubspot', refusal);
    expect(await now()).toEqual([
      {
        name: 'destination_stopped',
        scope: 'hubspot',
        summary: 'hubspot is stopped: auth: HubSpot answered 401: set HUBSPOT_ACCESS_TOKEN',
        remedy: expect.stringContaining('tier-relay resume hubspot'),
      },
    ]);
    expect(await names({ stoppedFor: 'never' })).toEqual([]);
    expect(await names({}, ['slack'])).toEqual([]); // hubspot is off
    await log.setHold(storage.database, 'hubspot', null);
    expect(await names()).toEqual([]);
    await log.setHold(storage.database, 'hubspot', refusal);
    expect(await names()).toEqual([]); // the time counts from now again
  });

  it('is a lane that is on hold for long, while something waits in it', async () => {
    const hold = { lane: 'C1', reason: 'misconfigured', detail: 'channel C1: is_archived', forMs: 1 } as const;
    await log.holdLane(storage.database, 'slack', hold);
    await sql(`UPDATE tier_relay.lane_holds SET since = now() - interval '1 hour'`);
    await log.holdLane(storage.database, 'slack', hold);
    expect(await names()).toEqual([]);
    await event('1 minute', 'pending');
    expect(await names()).toEqual(['lane_on_hold slack C1']);
    expect(await names({ laneOnHoldFor: 'never' })).toEqual([]);
  });

  it('is a delivery that has waited for long, and that it is paused if it is', async () => {
    await event('2 hours', 'delivered');
    await event('40 minutes', 'retrying');
    await sql(`UPDATE tier_relay.deliveries SET reason = 'network' WHERE status = 'retrying'`);
    await event('10 minutes', 'pending');
    expect(await names()).toEqual([]);
    await sql(`UPDATE tier_relay.events SET received_at = received_at - interval '30 minutes'`);
    expect(await names()).toEqual(['oldest_waiting slack']);
    expect((await now())[0]?.remedy).toContain('tier-relay destinations');
    await log.pause(storage.database, 'slack');
    expect((await now())[0]?.remedy).toContain('It is paused');
    expect(await names({ waitingFor: 'never' })).toEqual([]);
  });

  it('is dead letters, by how many there were within an hour', async () => {
    await event('3 hours', 'dead');
    expect(await names()).toEqual([]);
    await event('1 minute', 'dead');
    expect(await names()).toEqual(['dead_letters slack']);
    await sql(`UPDATE tier_relay.tallies SET at = at - interval '61 minutes'`);
    await event('1 minute', 'dead');
    expect(await names()).toEqual([]);
  });

  it('is events that are not understood', async () => {
    await reject();
    expect(await names()).toEqual([]);
    await reject();
    expect(await names()).toEqual(['events_rejected']);
  });
});

describe('silence', () => {
  const days = async (...numbers: number[]): Promise<void> => {
    for (const day of numbers) await event(`${day} days 1 hour`);
  };
  const given = { silenceAfter: '2h' };

  it.each<[string, number[], string[]]>([
    ['in a span in which there is usually something', [1, 2, 3, 4, 5, 6, 7], ['silence']],
    ['where most days had something, and that of a week before', [1, 3, 5, 7], ['silence']],
    ['on a day of the week on which it is usual', [1, 2, 3, 4, 5, 6], []],
    ['where there is seldom something', [1, 2, 7], []],
    ['where there was never anything', [], []],
  ])('%s', async (_what, past, expected) => {
    await days(...past);
    expect(await names(given)).toEqual(expected);
    expect(await names({ silenceAfter: 'never' })).toEqual([]);
  });

  it('is none as long as something comes, even if it is not understood', async () => {
    await days(1, 2, 3, 4, 5, 6, 7);
    await reject();
    expect(await names(given)).toEqual([]);
  });

  it('lasts until something comes, however usual it has become', async () => {
    await days(1, 2, 3, 4, 5, 6, 7);
    const alerts = await now(given);
    await new AlertLog().update(storage.database, alerts, []);
    await sql(`UPDATE tier_relay.events SET received_at = received_at - interval '30 days'`);
    expect(await names(given)).toEqual(['silence']);
    await event('1 minute');
    expect(await names(given)).toEqual([]);
  });
});
