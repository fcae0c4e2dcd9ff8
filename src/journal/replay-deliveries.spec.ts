import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { eventually } from '../../test/support/eventually.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import { takeDue } from '../../test/support/take-due.ts';
import type { Queryable } from '../storage/database.ts';
import { Erasure } from './erasure.ts';
import { Journal } from './journal.ts';
import { replayDeliveries } from './replay-deliveries.ts';
import type { Storage } from '../storage/storage.ts';

type Step = (transaction: Queryable) => Promise<unknown>;

const destination = 'replayed';

let storage: Storage;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

/** Stores an event of the customer, at this second, and its delivery. Returns the delivery's id. */
async function stored(customer: string, status: 'pending' | 'skipped' = 'skipped', second = 0): Promise<string> {
  const delivery = { id: uuidv7(), destination, lane: '', status, detail: null, rank: status === 'pending' ? 0 : null };
  const at = new Date(Date.UTC(2026, 7, 14, 0, 0, second)).toISOString();
  const event = acceptedEvent({ customer: { id: customer }, at });
  await new Journal().store(storage.database, [{ event, deliveries: [delivery] }], 'tier_relay');
  return delivery.id;
}

async function statusOf(id: string): Promise<unknown> {
  const [row] = await storage.database.query<{ status: string }>(
    'SELECT status FROM tier_relay.deliveries WHERE id = $1',
    [id],
  );
  return row?.status;
}

const step = { after: null, limit: 9, newestWins: [destination] };

describe('a replay', () => {
  it('of a change that a newer one is known of, a skipped one, takes nothing away from what is owed', async () => {
    const owed = await stored('cust_middle', 'pending', 1);
    const [middle, newest] = [await stored('cust_middle', 'skipped', 2), await stored('cust_middle', 'skipped', 3)];
    await replayDeliveries(storage.database, { ids: [middle] }, step);
    expect(await statusOf(middle)).toBe('superseded');
    expect(await takeDue(storage.database, destination, 9)).toMatchObject([{ id: owed, overtaken: false }]);
    await replayDeliveries(storage.database, { ids: [newest] }, step);
    expect(await takeDue(storage.database, destination, 9)).toMatchObject([{ id: newest, overtaken: false }]);
  });
});

describe('a replay while the customer is erased', () => {
  /** Runs both at once: the second waits for the first's commit. */
  async function oneAfterTheOther(
    customer: string,
    order: (erase: Step, replay: Step) => readonly [Step, Step],
  ): Promise<unknown> {
    const id = await stored(customer);
    const [first, second] = order(
      (transaction) => new Erasure(storage.database).eraseIn(transaction, customer),
      (transaction) => replayDeliveries(transaction, { destination, status: 'skipped' }, step),
    );
    await storage.database
      .transaction(async (transaction) => {
        await first(transaction);
        const waiting = storage.database.transaction(second);
        await eventually(async () => {
          const locks = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
          expect(await storage.database.query(locks)).toHaveLength(1);
        });
        return { waiting };
      })
      .then(({ waiting }) => waiting);
    return statusOf(id);
  }

  it('comes too late after it, and is cancelled by it', async () => {
    const cancelled = 'skipped';
    expect(await oneAfterTheOther('cust_erased_first', (erase, replay) => [erase, replay])).toBe(cancelled);
    expect(await oneAfterTheOther('cust_replayed_first', (erase, replay) => [replay, erase])).toBe(cancelled);
  });
});
