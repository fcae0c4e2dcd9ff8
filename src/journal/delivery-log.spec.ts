import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import { takeDue } from '../../test/support/take-due.ts';
import type { TierEventOptions } from '../../test/support/tier-event.ts';
import { DeliveryLog, type Settlement } from './delivery-log.ts';
import { Journal } from './journal.ts';
import { replayDeliveries } from './replay-deliveries.ts';
import type { Storage } from '../storage/storage.ts';

let storage: Storage;
let destination: string;
const lane = 'lane';
const journal = new Journal();
const log = new DeliveryLog();

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());
beforeEach(() => {
  destination = `destination-${uuidv7()}`;
});

/** Stores an event with one delivery. Returns the delivery's id. */
async function owed(options: TierEventOptions = {}, status: 'pending' | 'skipped' = 'pending'): Promise<string> {
  const id = uuidv7();
  const delivery = { id, destination, lane, status, detail: null, rank: status === 'pending' ? 0 : null };
  await journal.store(storage.database, [{ event: acceptedEvent(options), deliveries: [delivery] }], 'tier_relay');
  return id;
}

/** Takes these: makes them due, and everything else that waits not due. */
async function take(...ids: string[]) {
  await storage.database.query(
    `UPDATE tier_relay.deliveries
     SET reason = 'timeout', due_at = CASE WHEN id = ANY($2) THEN now() ELSE now() + interval '1 hour' END
     WHERE destination = $1 AND status IN ('pending', 'retrying')`,
    [destination, ids],
  );
  return takeDue(storage.database, destination);
}

const reclaim = (...inCalls: Parameters<typeof log.reclaim>[2]) => log.reclaim(storage.database, destination, inCalls);
const settlement = (id: string, rest: Partial<Settlement> = {}): Settlement => ({
  id,
  take: 1,
  attempt: 1,
  status: 'delivered',
  attempts: 1,
  outcome: rest.status ?? 'delivered',
  reason: null,
  detail: null,
  ref: null,
  dueInMs: null,
  laneHeldForMs: null,
  uncertain: false,
  ...rest,
});
const settle = async (...settlements: Settlement[]) => [...(await log.settle(storage.database, settlements))];

async function stateOf(id: string) {
  const [row] = await storage.database.query(
    `SELECT status, attempts, ref, uncertain_at IS NOT NULL AS uncertain,
       (SELECT count(*)::int FROM tier_relay.attempts WHERE delivery_id = d.id) AS recorded
     FROM tier_relay.deliveries d WHERE id = $1`,
    [id],
  );
  return row;
}

describe('taking deliveries', () => {
  it('counts an attempt of each, in order of acceptance', async () => {
    const [first, second] = [await owed(), await owed()];
    expect(await take(second, first)).toMatchObject([
      { id: first, attempt: 1, uncertainSince: null, replayed: false, bundleId: null },
      { id: second, attempt: 1 },
    ]);
    expect(await stateOf(first)).toMatchObject({ status: 'delivering', attempts: 1, recorded: 0 });
  });

  it('leaves out what another has taken, what is settled and what is unknown', async () => {
    const [taken, settled, skipped] = [await owed(), await owed(), await owed({}, 'skipped')];
    await take(taken, settled);
    await settle(settlement(settled));
    expect(await take(taken, settled, skipped, uuidv7())).toEqual([]);
  });

  const of = (at: string, campaign = 'camp') => ({ customer: { id: 'cust_same' }, campaign: { id: campaign }, at });

  it('tells what was overtaken: by a newer change of the customer in the campaign, whatever became of it', async () => {
    const older = await owed(of('2026-08-14T00:00:01Z'));
    const newest = await owed(of('2026-08-14T00:00:03Z'));
    const elsewhere = await owed(of('2026-08-14T00:00:00Z', 'camp_other'));
    const same = await owed(of('2026-08-14T00:00:03Z'));
    await take(newest);
    await settle(settlement(newest));
    const taken = await take(older, elsewhere, same);
    expect(taken.map(({ id, overtaken }) => [id, overtaken])).toEqual([
      [older, true],
      [elsewhere, false],
      [same, false],
    ]);
  });

  it('does not count a newer change that was skipped as overtaking', async () => {
    const customer = { id: 'cust_skipped' };
    const older = await owed({ customer, at: '2026-08-14T00:00:01Z' });
    await owed({ customer, at: '2026-08-14T00:00:02Z' }, 'skipped');
    expect(await take(older)).toMatchObject([{ overtaken: false }]);
  });

  it('counts it for what a person replays, which is out of date all the same', async () => {
    const customer = { id: 'cust_skipped_both' };
    const older = await owed({ customer, at: '2026-08-14T00:00:01Z' }, 'skipped');
    await owed({ customer, at: '2026-08-14T00:00:02Z' }, 'skipped');
    await replayDeliveries(storage.database, { ids: [older] }, { after: null, limit: 1, newestWins: [destination] });
    expect(await stateOf(older)).toMatchObject({ status: 'superseded' });
  });

  it('tells when a write of the same customer and campaign may still land', async () => {
    const customer = { id: 'cust_uncertain' };
    const [one, other] = [await owed({ customer }), await owed({ customer })];
    await take(one);
    await settle(settlement(one, { status: 'retrying', uncertain: true }));
    expect(await take(other)).toMatchObject([{ uncertainSince: null, othersUncertainSince: expect.any(Date) }]);
    expect(await take(one)).toMatchObject([
      { attempt: 2, uncertainSince: expect.any(Date), othersUncertainSince: null },
    ]);
  });

  it('counts its retries by reason, from the last replay on', async () => {
    const id = await owed();
    const failsAs = async (number: number, reason: 'rejected' | 'server_error') => {
      const [taken] = await take(id);
      const retried = { attempt: number, attempts: number, status: 'retrying', reason } as const;
      await settle(settlement(id, { ...retried, take: taken?.take ?? 0 }));
      return taken?.retries;
    };
    expect(await failsAs(1, 'rejected')).toEqual({});
    expect(await failsAs(2, 'server_error')).toEqual({ rejected: 1 });
    expect(await failsAs(3, 'rejected')).toEqual({ rejected: 1, server_error: 1 });
    await replayDeliveries(storage.database, { ids: [id] }, { after: null, limit: 1, newestWins: [] });
    expect(await failsAs(1, 'rejected')).toEqual({});
    expect(await take(id)).toMatchObject([{ retries: { rejected: 1 } }]);
  });

  it('leaves out what was cancelled, or taken by another, since it was looked at', async () => {
    const [cancelled, taken, free] = [await owed(), await owed(), await owed()];
    const waiting = await log.lookInto(storage.database, destination, { lane, limit: 9 });
    expect(waiting.map(({ id }) => id)).toEqual([cancelled, taken, free]);
    await storage.database.query(`UPDATE tier_relay.deliveries SET status = 'skipped' WHERE id = $1`, [cancelled]);
    await take(taken);
    await reclaim();
    expect(await log.take(storage.database, waiting)).toMatchObject([{ id: free, take: 1 }]);
  });

  it('stores the bundle in which they are sent, with the taking', async () => {
    const ids = [await owed(), await owed()];
    const bundleId = uuidv7();
    const waiting = await log.lookInto(storage.database, destination, { lane, limit: 9 });
    expect(await log.take(storage.database, waiting, bundleId)).toMatchObject(ids.map((id) => ({ id, bundleId })));
    await reclaim();
    expect(await log.lookInto(storage.database, destination, { lane, limit: 9 })).toMatchObject(
      ids.map((id) => ({ id, bundleId, uncertainSince: expect.any(Date) })),
    );
  });
});

describe('settling', () => {
  it('records the outcome and the attempt', async () => {
    const id = await owed();
    await take(id);
    expect(await settle(settlement(id, { ref: '1723.42' }))).toEqual([id]);
    expect(await stateOf(id)).toEqual({
      status: 'delivered',
      attempts: 1,
      ref: '1723.42',
      uncertain: false,
      recorded: 1,
    });
  });

  it('gives an attempt back that was held, and leaves no record of it', async () => {
    const id = await owed();
    await take(id);
    await settle(settlement(id, { status: 'pending', outcome: 'held', attempts: 0, dueInMs: 0 }));
    expect(await stateOf(id)).toMatchObject({ status: 'pending', attempts: 0, recorded: 0 });
  });

  it('remembers that the vendor may have acted, whatever comes after', async () => {
    const id = await owed();
    await take(id);
    await settle(settlement(id, { status: 'retrying', uncertain: true }));
    await take(id);
    await settle(settlement(id, { take: 2, attempt: 2, attempts: 2, status: 'dead' }));
    expect(await stateOf(id)).toMatchObject({ status: 'dead', uncertain: true, recorded: 2 });
  });

  it('counts what is known more than what was feared: a reclaimed delivery is settled', async () => {
    const id = await owed();
    await take(id);
    expect(await reclaim()).toEqual([id]);
    expect(await settle(settlement(id))).toEqual([id]);
    expect(await stateOf(id)).toMatchObject({ status: 'delivered', recorded: 1 });
  });

  it('comes too late once another has taken the delivery, or settled it', async () => {
    const [taken, settled] = [await owed(), await owed()];
    await take(taken, settled);
    await settle(settlement(settled));
    await reclaim();
    await take(taken);
    const late = [taken, settled].map((id) => settlement(id, { status: 'dead' }));
    expect(await settle(...late)).toEqual([]);
    expect(await stateOf(taken)).toMatchObject({ status: 'delivering', attempts: 1, recorded: 0 });
    expect(await stateOf(settled)).toMatchObject({ status: 'delivered', recorded: 1 });
  });
});

describe('reclaiming', () => {
  it('puts back deliveries whose dispatcher is gone, as what the vendor may have acted on', async () => {
    const [lost, mine, waiting, another] = [await owed(), await owed(), await owed(), await owed()];
    await take(lost, mine, another);
    const takenEarlier = { id: another, take: 0 };
    expect((await reclaim({ id: mine, take: 1 }, takenEarlier)).toSorted()).toEqual([lost, another].toSorted());
    expect(await stateOf(lost)).toMatchObject({ status: 'pending', attempts: 0, uncertain: true });
    expect(await stateOf(mine)).toMatchObject({ status: 'delivering', uncertain: false });
    expect(await stateOf(waiting)).toMatchObject({ status: 'pending', attempts: 0, uncertain: false });
  });

  it('leaves other destinations alone', async () => {
    const id = await owed();
    await take(id);
    expect(await log.reclaim(storage.database, 'another', [])).toEqual([]);
    expect(await stateOf(id)).toMatchObject({ status: 'delivering' });
  });
});
