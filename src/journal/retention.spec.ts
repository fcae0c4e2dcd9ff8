import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import type { DeliveryStatus } from '../model/delivery.ts';
import { Journal } from './journal.ts';
import { Retention } from './retention.ts';
import type { Storage } from './storage.ts';

const dayMs = 86_400_000;

let storage: Storage;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

/** A change of the customer's, received ten days ago, and its delivery. */
async function stored(customer: string, at: string, status: DeliveryStatus): Promise<string> {
  const { database } = storage;
  const journal = new Journal();
  const id = uuidv7();
  await database.transaction(async (transaction) => {
    const [event] = await journal.insertEvents(transaction, [acceptedEvent({ customer: { id: customer }, at })]);
    const eventSequence = event?.sequence ?? '';
    const delivery = { id, eventSequence, destination: 'hubspot', detail: null } as const;
    await journal.insertDeliveries(transaction, [{ ...delivery, status: 'pending' }]);
    await transaction.query('UPDATE tier_relay.deliveries SET status = $1 WHERE id = $2', [status, id]);
    await transaction.query(
      `UPDATE tier_relay.events SET received_at = now() - interval '10 days' WHERE sequence = $1`,
      [eventSequence],
    );
  });
  return id;
}

async function kept(...ids: string[]): Promise<boolean[]> {
  const rows = await storage.database.query<{ id: string }>('SELECT id FROM tier_relay.deliveries');
  return ids.map((id) => rows.some((row) => row.id === id));
}

describe('dead letters that are kept for less time than events', () => {
  it('go, unless they have overtaken what is kept', async () => {
    const alone = await stored('cust_alone', '2026-01-01T00:00:00Z', 'dead');
    const older = await stored('cust_overtaken', '2026-01-01T00:00:00Z', 'delivered');
    const newer = await stored('cust_overtaken', '2026-01-02T00:00:00Z', 'dead');
    const retention = new Retention(storage.database);
    const signal = AbortSignal.timeout(10_000);
    await retention.sweep({ eventsMs: 30 * dayMs, deadLettersMs: dayMs }, signal);
    expect(await kept(alone, older, newer)).toEqual([false, true, true]);
    await retention.sweep({ eventsMs: dayMs, deadLettersMs: dayMs }, signal);
    await retention.sweep({ eventsMs: dayMs, deadLettersMs: dayMs }, signal);
    expect(await kept(alone, older, newer)).toEqual([false, false, false]);
  });
});
