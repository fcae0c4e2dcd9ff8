import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.ts';
import type { Delivery } from '../model/delivery.ts';
import { takeDue } from '../../test/support/take-due.ts';
import { type TestBus, TestBuses } from '../../test/support/test-buses.ts';

let buses: TestBuses;
let bus: TestBus;
let stop: AbortController;
let running: Promise<void>;

beforeAll(async () => {
  buses = await TestBuses.start();
});
afterAll(() => buses.stop());
beforeEach(() => {
  bus = buses.next();
  stop = new AbortController();
  running = Promise.resolve();
});
afterEach(async () => {
  stop.abort();
  bus.destination.release();
  await running;
});

function dispatch(): void {
  running = bus.dispatch(stop.signal);
}

function states(columns = 'd.status, d.attempts') {
  return buses.storage.database.query(
    `SELECT ${columns} FROM tier_relay.deliveries d WHERE destination = $1 ORDER BY event_sequence`,
    [bus.name],
  );
}

function queued() {
  return buses.storage.database.query(
    `SELECT id FROM tier_relay.deliveries WHERE destination = $1 AND status IN ('pending', 'retrying')`,
    [bus.name],
  );
}

describe('a dispatcher that takes over', () => {
  it('takes up what a crashed one had in its calls, and says that the vendor may have acted on it', async () => {
    await bus.publish({ customer: { id: 'c_lost' } });
    await takeDue(buses.storage.database, bus.name);
    expect(await states()).toEqual([{ status: 'delivering', attempts: 1 }]);
    await bus.publish({ customer: { id: 'c_next' } });
    dispatch();
    await eventually(async () =>
      expect(await states()).toEqual(Array.from({ length: 2 }, () => ({ status: 'delivered', attempts: 1 }))),
    );
    expect(bus.destination.customers).toEqual(['c_lost', 'c_next']);
    expect(bus.destination.received).toMatchObject([
      { attempt: 1, uncertainSince: expect.any(Date) },
      { attempt: 1, uncertainSince: null },
    ]);
    expect(await queued()).toEqual([]);
  });

  it('leaves alone what it has in its own hands', async () => {
    const answer = bus.destination.holdAnswers();
    await bus.publish();
    dispatch();
    await eventually(() => expect(bus.destination.received).toHaveLength(1));
    running = Promise.all([running, bus.dispatch(stop.signal)]).then(() => undefined); // the lead was lost and won again
    await eventually(() => expect(bus.destination.takeOvers).toBe(2));
    await bus.decided();
    expect(await states()).toEqual([{ status: 'delivering', attempts: 1 }]);
    answer({ kind: 'delivered' });
    await eventually(async () => expect(await states()).toEqual([{ status: 'delivered', attempts: 1 }]));
    expect(bus.destination.received).toHaveLength(1);
  });
});

describe('a dispatcher that stops', () => {
  it('waits for the calls under way, and records what came of them', async () => {
    const answer = bus.destination.holdAnswers();
    await bus.publish();
    dispatch();
    await eventually(() => expect(bus.destination.received).toHaveLength(1));
    stop.abort();
    let ended = false;
    const end = running.then(() => (ended = true));
    expect(await states('status')).toEqual([{ status: 'delivering' }]);
    expect(ended).toBe(false);
    answer({ kind: 'delivered' });
    await end;
    expect(await states('status')).toEqual([{ status: 'delivered' }]);
  });

  it('lets no call follow another, and what that was for waits as before', async () => {
    bus.destination.answer = async (_, mayGoOn) => {
      stop.abort();
      expect(await mayGoOn()).toBe(false);
      return { kind: 'held', scope: 'delivery', reason: 'network', detail: 'stopped', afterMs: 0 };
    };
    await bus.publish();
    dispatch();
    await eventually(() => expect(bus.destination.received).toHaveLength(1));
    await running;
    expect(await states()).toEqual([{ status: 'pending', attempts: 0 }]);
    expect(await queued()).toHaveLength(1);
  });
});

describe('a call that may follow another', () => {
  it.each<[string, (delivery: Delivery) => Promise<unknown> | void, boolean]>([
    ['may, while all is well', () => undefined, true],
    ['may not, once the destination is paused', () => void (bus.settings.paused = true), false],
    [
      'may not, once the destination is paused through the ops API',
      () => buses.destinations.pause(buses.storage.database, bus.name),
      false,
    ],
    ['may not, once a delivery was cancelled', (delivery) => update('skipped', delivery), false],
    ['may not, once another process has taken it', (delivery) => update('delivering', delivery, 1), false],
  ])('%s', async (_when, happen, may) => {
    let answer: boolean | undefined;
    bus.destination.answer = async (delivery, mayGoOn) => {
      await happen(delivery);
      answer = await mayGoOn();
      return { kind: 'delivered' };
    };
    await bus.publish();
    dispatch();
    await eventually(() => expect(answer).toBe(may));
  });

  const update = (status: string, { id }: Delivery, more = 0) =>
    buses.storage.database.query('UPDATE tier_relay.deliveries SET status = $2, takes = takes + $3 WHERE id = $1', [
      id,
      status,
      more,
    ]);
});

describe('while the database is away', () => {
  const rename = (from: string, to: string) =>
    buses.storage.database.query(`ALTER TABLE tier_relay.${from} RENAME TO ${to}`);

  it('what came of a call is remembered, and recorded once it is back: the vendor is not called again', async () => {
    const answer = bus.destination.holdAnswers();
    await bus.publish();
    dispatch();
    await eventually(() => expect(bus.destination.received).toHaveLength(1));
    await rename('deliveries', 'deliveries_away');
    answer({ kind: 'delivered', ref: 'kept' });
    await eventually(() => expect(bus.failures.length).toBeGreaterThan(1));
    await rename('deliveries_away', 'deliveries');
    await eventually(async () => expect(await states('status, ref')).toEqual([{ status: 'delivered', ref: 'kept' }]));
    expect(bus.destination.received).toHaveLength(1);
  });
});
