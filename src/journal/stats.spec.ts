import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import { takeDue } from '../../test/support/take-due.ts';
import type { DeliveryStatus } from '../model/delivery.ts';
import type { Storage } from '../storage/storage.ts';
import { DeliveryLog } from './delivery-log.ts';
import { DestinationLog } from './destination-log.ts';
import { Journal } from './journal.ts';
import { replayDeliveries } from './replay-deliveries.ts';
import { readStats } from './stats.ts';
import { sweepTallies } from './tallies.ts';

const dayMs = 86_400_000;
const wide = { windowMs: dayMs, stepMs: dayMs };

let storage: Storage;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

let destinations = 0;

/** Name of a destination that no other test has. */
const another = (): string => `destination-${String((destinations += 1))}`;

async function store(destination: string, status: 'pending' | 'skipped' = 'pending'): Promise<void> {
  const delivery = { id: uuidv7(), destination, lane: '', status, detail: null, rank: null };
  await new Journal().store(storage.database, [{ event: acceptedEvent(), deliveries: [delivery] }], 'tier_relay');
}

/** Takes a due delivery and settles it. */
async function attempt(destination: string, status: DeliveryStatus, outcome: string): Promise<string> {
  const [taken] = await takeDue(storage.database, destination, 1);
  await new DeliveryLog().settle(storage.database, [
    {
      id: taken!.id,
      take: taken!.take,
      attempt: taken!.attempt,
      status,
      attempts: taken!.attempt,
      outcome,
      reason: status === 'delivered' ? null : 'timeout',
      detail: null,
      ref: null,
      dueInMs: status === 'retrying' ? 0 : null,
      laneHeldForMs: null,
      uncertain: false,
    },
  ]);
  return taken!.id;
}

const total = (series: readonly number[]): number => series.reduce((sum, count) => sum + count, 0);

/** Reads all that was counted of a destination in two days. */
async function counted(destination: string): Promise<Record<'deliveries' | 'attempts', Record<string, number>>> {
  const { destinations: all } = await readStats(storage.database, [destination], { ...wide, windowMs: 2 * dayMs });
  const { deliveries, attempts } = all[0]!;
  const present = (of: Readonly<Record<string, readonly number[]>>): Record<string, number> =>
    Object.fromEntries(Object.entries(of).flatMap(([what, each]) => (total(each) > 0 ? [[what, total(each)]] : [])));
  return { deliveries: present(deliveries), attempts: present(attempts) };
}

async function statuses(destination: string): Promise<Record<string, number>> {
  const { counts } = await new DestinationLog().counts(storage.database, destination);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

describe('the counts of a destination', () => {
  it('tell deliveries from the attempts at them, and count a replay again', async () => {
    const name = another();
    await Promise.all([store(name), store(name), store(name, 'skipped')]);
    await attempt(name, 'retrying', 'retry');
    await attempt(name, 'delivered', 'delivered');
    const id = await attempt(name, 'dead', 'dead');
    const once = { accepted: 3, delivered: 1, skipped: 1, dead: 1 };
    expect(await counted(name)).toEqual({ deliveries: once, attempts: { delivered: 1, retry: 1, dead: 1 } });
    expect(await statuses(name)).toEqual({ delivered: 1, dead: 1, skipped: 1 });

    await replayDeliveries(storage.database, { ids: [id] }, { after: null, limit: 1, newestWins: [] });
    expect(await statuses(name)).toEqual({ delivered: 1, pending: 1, skipped: 1 });
    await attempt(name, 'delivered', 'delivered');
    expect(await counted(name)).toEqual({
      deliveries: { ...once, delivered: 2 },
      attempts: { delivered: 2, retry: 1, dead: 1 },
    });
  });

  it('of what it has now go with the events, and of what there was stay', async () => {
    const name = another();
    await store(name);
    await attempt(name, 'delivered', 'delivered');
    await storage.database.query(
      `DELETE FROM tier_relay.events WHERE sequence IN (
         SELECT event_sequence FROM tier_relay.deliveries WHERE destination = $1)`,
      [name],
    );
    expect(await statuses(name)).toEqual({});
    expect(await counted(name)).toMatchObject({ deliveries: { accepted: 1, delivered: 1 } });
  });

  it('stay the same when they are added up', async () => {
    const name = another();
    await Promise.all(Array.from({ length: 20 }, () => store(name)));
    await attempt(name, 'delivered', 'delivered');
    await storage.database.query(`UPDATE tier_relay.tallies SET at = at - interval '1 day' WHERE destination = $1`, [
      name,
    ]);
    const before = [await counted(name), await statuses(name)];
    const rows = () =>
      storage.database.query<{ key: string; session: number }>(
        'SELECT concat(at, subject, what) AS key, session FROM tier_relay.tallies WHERE destination = $1',
        [name],
      );
    expect((await rows()).some(({ session }) => session !== 0)).toBe(true);
    await sweepTallies(storage.database, 30 * dayMs);
    const left = await rows();
    expect(left.every(({ session }) => session === 0)).toBe(true);
    expect(new Set(left.map(({ key }) => key)).size).toBe(left.length);
    expect([await counted(name), await statuses(name)]).toEqual(before);
  });

  it('are by the hour after two days, and gone after the events', async () => {
    const name = another();
    await storage.database.query(
      `INSERT INTO tier_relay.tallies SELECT date_trunc('hour', now()) - n * interval '20 minutes', 'delivery', $1, 'dead', 0, 1
       FROM generate_series(1, 24 * 3 * 20) n`,
      [name],
    );
    await sweepTallies(storage.database, 10 * dayMs);
    const [{ minutes, hours, sum }] = (await storage.database.query<Record<'minutes' | 'hours' | 'sum', number>>(
      `SELECT count(*) FILTER (WHERE at > now() - interval '2 days')::int AS minutes,
         count(*) FILTER (WHERE at < now() - interval '2 days')::int AS hours, sum(count)::int AS sum
       FROM tier_relay.tallies WHERE destination = $1`,
      [name],
    )) as [Record<'minutes' | 'hours' | 'sum', number>];
    expect(Math.abs(minutes - 2 * 24 * 3)).toBeLessThan(4);
    expect(Math.abs(hours - 8 * 24)).toBeLessThan(3);
    expect(Math.abs(sum - 10 * 24 * 3)).toBeLessThan(4);
  });

  it('are never waited for, be it by others who count or by those who add up', async () => {
    const name = another();
    await storage.database.transaction(async (transaction) => {
      await new Journal().store(
        transaction,
        [
          {
            event: acceptedEvent(),
            deliveries: [{ id: uuidv7(), destination: name, lane: '', status: 'pending', detail: null, rank: null }],
          },
        ],
        'tier_relay',
      );
      await store(name);
      await sweepTallies(storage.database, 30 * dayMs);
    });
    expect(await statuses(name)).toEqual({ pending: 2 });
  });
});

describe('a step', () => {
  it('begins on the hour, the last one is not over, and what waits is told by its age', async () => {
    const name = another();
    await store(name);
    const {
      at,
      from,
      to,
      stepSeconds,
      events,
      destinations: all,
    } = await readStats(storage.database, [name], {
      windowMs: dayMs,
      stepMs: dayMs / 24,
    });
    expect(stepSeconds).toBe(3_600);
    expect(at).toHaveLength(24);
    expect(at[0]).toEqual(from);
    expect(at.every((each) => each.getTime() % 3_600_000 === 0)).toBe(true);
    expect(to.getTime() - at.at(-1)!.getTime()).toBeLessThan(3_600_000);
    expect(all[0]!.deliveries.accepted.slice(-2)).toContain(1);
    expect(total(events.accepted)).toBeGreaterThan(0);
    expect(all[0]!.oldestWaitingSeconds).toBeGreaterThan(0);
    expect((await readStats(storage.database, ['nobody'], wide)).destinations[0]).toMatchObject({
      oldestWaitingSeconds: null,
    });
  });
});
