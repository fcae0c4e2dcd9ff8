import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import { takeDue } from '../../test/support/take-due.ts';
import type { DeliveryStatus } from '../model/delivery.ts';
import { Journal } from './journal.ts';
import { replayDeliveries } from './replay-deliveries.ts';
import { Retention } from './retention.ts';
import type { Storage } from '../storage/storage.ts';

const dayMs = 86_400_000;

let storage: Storage;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

/** Stores a change of the customer's, received ten days ago, and its delivery. */
async function stored(customer: string, at: string, status: DeliveryStatus): Promise<string> {
  const { database } = storage;
  const id = uuidv7();
  const event = acceptedEvent({ customer: { id: customer }, at });
  const delivery = { id, destination: 'hubspot', lane: '', status: 'pending', detail: null, rank: 0 } as const;
  await new Journal().store(database, [{ event, deliveries: [delivery] }], 'tier_relay');
  await database.query('UPDATE tier_relay.deliveries SET status = $1 WHERE id = $2', [status, id]);
  await database.query(`UPDATE tier_relay.events SET received_at = now() - interval '10 days' WHERE id = $1`, [
    event.id,
  ]);
  return id;
}

async function kept(...ids: string[]): Promise<boolean[]> {
  const rows = await storage.database.query<{ id: string }>('SELECT id FROM tier_relay.deliveries');
  return ids.map((id) => rows.some((row) => row.id === id));
}

describe('a message that names several', () => {
  it.each<[string, DeliveryStatus, { eventsMs: number; deadLettersMs: number }]>([
    ['event', 'delivered', { eventsMs: dayMs, deadLettersMs: 30 * dayMs }],
    ['dead letter', 'dead', { eventsMs: 30 * dayMs, deadLettersMs: dayMs }],
  ])('goes with the first %s of these', async (_what, status, periods) => {
    const keeper = await stored(`cust_keeper_${status}`, '2026-01-01T00:00:00Z', 'pending');
    const named = await stored(`cust_named_${status}`, '2026-01-01T00:00:00Z', status);
    await storage.database.query(
      `INSERT INTO tier_relay.attempts (delivery_id, number, outcome, sent)
       VALUES ($1, 1, 'retry', '{"kind": "message", "text": "both"}'),
              ($2, 1, 'retry', jsonb_build_object('kind', 'bundle', 'deliveryId', $1::uuid))`,
      [keeper, named],
    );
    await new Retention(storage.database).sweep(periods, AbortSignal.timeout(10_000));
    expect(await kept(keeper, named)).toEqual([true, false]);
    const sent = 'SELECT sent FROM tier_relay.attempts WHERE delivery_id = $1';
    expect(await storage.database.query(sent, [keeper])).toEqual([{ sent: null }]);
    await storage.database.query('DELETE FROM tier_relay.deliveries WHERE id = $1', [keeper]);
  });
});

describe('dead letters that are kept for less time than events', () => {
  it('go, and the standing of the customer stays: what they have overtaken is so for good', async () => {
    const alone = await stored('cust_alone', '2026-01-01T00:00:00Z', 'dead');
    const older = await stored('cust_overtaken', '2026-01-01T00:00:00Z', 'delivered');
    const newer = await stored('cust_overtaken', '2026-01-02T00:00:00Z', 'dead');
    const retention = new Retention(storage.database);
    const signal = AbortSignal.timeout(10_000);
    await retention.sweep({ eventsMs: 30 * dayMs, deadLettersMs: dayMs }, signal);
    expect(await kept(alone, older, newer)).toEqual([false, true, false]);
    await replayDeliveries(storage.database, { ids: [older] }, { after: null, limit: 1, newestWins: ['hubspot'] });
    expect(await takeDue(storage.database, 'hubspot', 9)).toMatchObject([{ id: older, overtaken: true }]);
  });

  it('go with their events, and one of these that is sent again after that sets nobody back', async () => {
    await stored('cust_long_ago', '2025-01-01T00:00:00Z', 'delivered');
    await stored('cust_long_ago', '2025-01-02T00:00:00Z', 'delivered');
    const signal = AbortSignal.timeout(10_000);
    await new Retention(storage.database).sweep({ eventsMs: dayMs, deadLettersMs: dayMs }, signal);
    const events = `SELECT FROM tier_relay.events WHERE customer_id = 'cust_long_ago'`;
    expect(await storage.database.query(events)).toEqual([]);
    const again = await stored('cust_long_ago', '2025-01-01T00:00:00Z', 'pending');
    expect(await takeDue(storage.database, 'hubspot', 9)).toMatchObject([{ id: again, overtaken: true }]);
  });
});
