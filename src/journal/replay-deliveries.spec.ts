import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { eventually } from '../../test/support/eventually.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import type { Queryable } from './database.ts';
import { Erasure } from './erasure.ts';
import { Journal } from './journal.ts';
import { replayDeliveries } from './replay-deliveries.ts';
import type { Storage } from './storage.ts';

type Step = (transaction: Queryable) => Promise<unknown>;

const destination = 'replayed';

let storage: Storage;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

/** A skipped delivery of an event of the customer. */
async function skipped(customer: string): Promise<string> {
  const delivery = { id: uuidv7(), destination, status: 'skipped', detail: null, rank: null } as const;
  const event = acceptedEvent({ customer: { id: customer } });
  await new Journal().store(storage.database, [{ event, deliveries: [delivery] }], 'tier_relay');
  return delivery.id;
}

describe('a replay while the customer is erased', () => {
  /** The second waits for the first's commit. */
  async function oneAfterTheOther(
    customer: string,
    order: (erase: Step, replay: Step) => readonly [Step, Step],
  ): Promise<unknown> {
    const id = await skipped(customer);
    const page = { after: null, limit: 1, newestWins: [destination] };
    const [first, second] = order(
      (transaction) => new Erasure().erase(transaction, customer),
      (transaction) => replayDeliveries(transaction, { destination, status: 'skipped' }, page),
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
    const [row] = await storage.database.query('SELECT status FROM tier_relay.deliveries WHERE id = $1', [id]);
    return row;
  }

  it('comes too late after it, and is cancelled by it', async () => {
    const cancelled = { status: 'skipped' };
    expect(await oneAfterTheOther('cust_erased_first', (erase, replay) => [erase, replay])).toMatchObject(cancelled);
    expect(await oneAfterTheOther('cust_replayed_first', (erase, replay) => [replay, erase])).toMatchObject(cancelled);
  });
});
