import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import { DeliveryLog } from './delivery-log.ts';
import { Journal } from './journal.ts';
import type { Storage } from '../storage/storage.ts';

let storage: Storage;
let destination: string;
const lane = 'lane';
const log = new DeliveryLog();

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());
beforeEach(() => {
  destination = `destination-${uuidv7()}`;
});

/** Stores an event with one delivery that waits. Returns the delivery's id. */
async function owed(): Promise<string> {
  const delivery = { id: uuidv7(), destination, lane, status: 'pending', detail: null, rank: 0 } as const;
  await new Journal().store(storage.database, [{ event: acceptedEvent(), deliveries: [delivery] }], 'tier_relay');
  return delivery.id;
}

describe('looking at what waits', () => {
  const idsIn = async (of: string, limit = 9) =>
    (await log.lookInto(storage.database, destination, { lane: of, limit })).map(({ id }) => id);
  const set = (id: string, change: string) =>
    storage.database.query(`UPDATE tier_relay.deliveries SET ${change} WHERE id = $1`, [id]);

  it('sees a lane, or all but some, in order of acceptance, and what is not due in neither', async () => {
    const [a, b, c] = [await owed(), await owed(), await owed()];
    await set(b, `lane = 'other'`);
    await set(c, `reason = 'timeout', due_at = now() + interval '1 hour'`);
    const outside = (...lanes: string[]) => log.lookOutside(storage.database, destination, { lanes, limit: 9 });
    expect(await idsIn(lane)).toEqual([a]);
    expect(await idsIn('other')).toEqual([b]);
    expect((await outside()).map(({ id }) => id)).toEqual([a, b]);
    expect((await outside('other')).map(({ id }) => id)).toEqual([a]);
    expect(await log.lanes(storage.database, destination)).toEqual([lane, 'other']);
  });

  it('sees a bundle whole when it is the first, however few it is to see', async () => {
    const [a, b, c, d] = [await owed(), await owed(), await owed(), await owed()];
    const bundleId = uuidv7();
    for (const id of [b, d]) await set(id, `bundle_id = '${bundleId}'`);
    expect(await idsIn(lane, 1)).toEqual([a]);
    await set(a, `status = 'delivered'`);
    expect(await idsIn(lane, 1)).toEqual([b, d]);
    await set(c, `status = 'delivered'`);
    await set(b, `status = 'delivered'`);
    expect(await idsIn(lane, 1)).toEqual([d]);
  });

  it('sees of a bundle only what is in the lane: a change of routes may have parted it', async () => {
    const [a, b] = [await owed(), await owed()];
    const bundleId = uuidv7();
    for (const id of [a, b]) await set(id, `bundle_id = '${bundleId}'`);
    await set(b, `lane = 'other'`);
    expect(await idsIn(lane)).toEqual([a]);
    expect(await idsIn('other')).toEqual([b]);
  });

  it('finds all of it again step by step, due or not, and moves it to other lanes', async () => {
    const ids = [await owed(), await owed(), await owed()];
    await set(ids[1]!, `reason = 'timeout', due_at = now() + interval '1 hour'`);
    const seen: string[] = [];
    for (let after = { lane: '', sequence: 0 }; ;) {
      const [next] = await log.waiting(storage.database, destination, { after, limit: 1 });
      if (!next) break;
      seen.push(next.id);
      after = next;
    }
    expect(seen).toEqual(ids);
    await log.move(storage.database, [{ id: ids[2]!, lane: 'moved' }]);
    expect(await idsIn('moved')).toEqual([ids[2]]);
  });
});
