import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.ts';
import { type TestBus, TestBuses } from '../../test/support/test-buses.ts';
import type { Outcome } from '../model/outcome.ts';

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

/** Makes every delivery that waits for a later time due now. */
async function timePasses(): Promise<void> {
  await buses.storage.database.query(
    'UPDATE tier_relay.deliveries SET due_at = now() WHERE destination = $1 AND due_at > now()',
    [bus.name],
  );
  bus.dispatcher.wake();
}

const retry: Outcome = { kind: 'retry', reason: 'server_error', detail: '500' };

describe('a dispatcher', () => {
  it('hands over what is due in order of acceptance, and records that it was delivered', async () => {
    bus.destination.answer = () => ({ kind: 'delivered', ref: 'contact-1' });
    for (const id of ['c_1', 'c_2', 'c_3']) await bus.publish({ customer: { id } });
    dispatch();
    await eventually(() => expect(bus.records).toHaveLength(3));
    expect(bus.destination.customers).toEqual(['c_1', 'c_2', 'c_3']);
    expect(bus.destination.received).toMatchObject([{ attempt: 1, uncertainSince: null, overtaken: false }, {}, {}]);
    expect(await states('status, attempts, ref')).toEqual(
      Array.from({ length: 3 }, () => ({ status: 'delivered', attempts: 1, ref: 'contact-1' })),
    );
    expect(await queued()).toEqual([]);
    expect(bus.destination.takeOvers).toBe(1);
  });

  it('hands over at once what arrives while it waits', async () => {
    dispatch();
    await bus.publish({ customer: { id: 'c_late' } });
    await eventually(() => expect(bus.destination.customers).toEqual(['c_late']));
  });

  it('tries again what failed, when its back-off is over', async () => {
    bus.destination.answer = ({ attempt }) => (attempt < 3 ? retry : { kind: 'delivered' });
    await bus.publish();
    dispatch();
    for (const attempts of [1, 2]) {
      await eventually(async () => expect(await states()).toEqual([{ status: 'retrying', attempts }]));
      expect(bus.destination.received).toHaveLength(attempts);
      await timePasses();
    }
    await eventually(async () => expect(await states()).toEqual([{ status: 'delivered', attempts: 3 }]));
    expect(await queued()).toEqual([]);
  });

  it('hands over what comes back before what was accepted later', async () => {
    const answer = bus.destination.holdAnswers();
    await bus.publish({ customer: { id: 'c_1' } });
    dispatch();
    await eventually(() => expect(bus.destination.received).toHaveLength(1));
    bus.settings.paused = true;
    await bus.decided();
    await bus.publish({ customer: { id: 'c_2' } });
    answer(retry);
    await eventually(async () => expect((await states())[0]).toEqual({ status: 'retrying', attempts: 1 }));
    bus.destination.answer = () => ({ kind: 'delivered' });
    await timePasses();
    bus.settings.paused = false;
    await eventually(() => expect(bus.destination.customers).toEqual(['c_1', 'c_1', 'c_2']));
  });

  it('hands over in order of acceptance what came too fast for one commit', async () => {
    dispatch();
    await Promise.all(Array.from({ length: 900 }, (_, index) => bus.publish({ customer: { id: `c_${index}` } })));
    await eventually(() => expect(bus.destination.received).toHaveLength(900));
    expect(bus.destination.customers).toEqual(Array.from({ length: 900 }, (_, index) => `c_${index}`));
  });

  it('keeps a dead letter, and what failed of it, out of the queue', async () => {
    bus.destination.answer = () => ({ kind: 'dead', reason: 'rejected', detail: 'INVALID_EMAIL' });
    await bus.publish();
    dispatch();
    const expected = [{ status: 'dead', reason: 'rejected', detail: 'INVALID_EMAIL' }];
    await eventually(async () => expect(await states('status, reason, detail')).toEqual(expected));
    expect(await queued()).toEqual([]);
  });

  it('takes a destination’s bug as a failed attempt, and tells nothing of its message', async () => {
    bus.destination.answer = () => Promise.reject(new TypeError('secret of Ada'));
    await bus.publish();
    dispatch();
    const expected = { status: 'retrying', reason: 'unexpected', detail: 'a bug in the connector: TypeError' };
    await eventually(async () => expect(await states('status, reason, detail')).toEqual([expected]));
  });

  it('supersedes without a call what was overtaken by a newer change of the same customer and campaign', async () => {
    await bus.publish({ customer: { id: 'c_same' }, at: '2026-08-14T00:00:02Z' });
    await bus.publish({ customer: { id: 'c_same' }, at: '2026-08-14T00:00:01Z' });
    await bus.publish({ customer: { id: 'c_same' }, campaign: { id: 'camp_other' }, at: '2026-08-14T00:00:00Z' });
    dispatch();
    const expected = ['delivered', 'superseded', 'delivered'].map((status) => ({ status, attempts: 1 }));
    await eventually(async () => expect(await states()).toEqual(expected));
    expect(bus.destination.received.map(({ overtaken }) => overtaken)).toEqual([false, false]);
    expect(bus.records.map(({ settlement }) => settlement.outcome).toSorted()).toEqual([
      'delivered',
      'delivered',
      'superseded',
    ]);
  });

  it('takes nothing before a call may start: what waits can be had by whoever may call', async () => {
    bus.destination.isReady = false;
    await Promise.all(Array.from({ length: 3 }, () => bus.publish()));
    dispatch();
    await bus.decided();
    expect(bus.destination.received).toEqual([]);
    expect(await queued()).toHaveLength(3);
    bus.destination.isReady = true;
    await eventually(() => expect(bus.records).toHaveLength(3));
  });

  it('puts into a call no more than the destination wants to see', async () => {
    const answers = bus.destination.holdAnswers();
    await Promise.all(Array.from({ length: 130 }, () => bus.publish()));
    bus.destination.isReady = false;
    dispatch();
    bus.destination.isReady = true;
    await eventually(() => expect(bus.destination.received.length).toBeGreaterThanOrEqual(100));
    bus.destination.isReady = false;
    expect(bus.destination.received.slice(0, 100).map(({ sequence }) => sequence)).toEqual(
      bus.destination.received
        .slice(0, 100)
        .map(({ sequence }) => sequence)
        .toSorted((a, b) => a - b),
    );
    bus.destination.isReady = true;
    answers({ kind: 'delivered' });
    await eventually(() => expect(bus.records).toHaveLength(130));
  });

  it('has one call at a time for each lane, also where a call is about many', async () => {
    const answer = bus.destination.holdAnswers();
    await bus.publish({ customer: { id: 'c_busy' } });
    dispatch();
    await eventually(() => expect(bus.destination.customers).toEqual(['c_busy']));
    bus.destination.answer = () => ({ kind: 'delivered' });
    await bus.publish({ customer: { id: 'c_busy' } });
    await bus.publish({ customer: { id: 'c_free' } });
    await eventually(() => expect(bus.destination.customers).toEqual(['c_busy', 'c_free']));
    await bus.decided();
    expect(bus.destination.received).toHaveLength(2);
    answer({ kind: 'delivered' });
    await eventually(() => expect(bus.destination.customers).toEqual(['c_busy', 'c_free', 'c_busy']));
  });

  it('hands nothing over while its destination is off or paused, and keeps it', async () => {
    const { database } = buses.storage;
    bus.settings.enabled = false;
    dispatch();
    await bus.publish();
    await bus.decided();
    bus.settings.enabled = true;
    bus.settings.paused = true;
    await bus.publish();
    await bus.decided();
    await database.query('INSERT INTO tier_relay.destinations (name, paused) VALUES ($1, true)', [bus.name]);
    bus.settings.paused = false; // now only the person's pause is in force
    await bus.decided();
    expect(bus.destination.received).toEqual([]);
    await database.query('UPDATE tier_relay.destinations SET paused = false WHERE name = $1', [bus.name]);
    await eventually(async () =>
      expect(await states('status')).toEqual([{ status: 'skipped' }, { status: 'delivered' }]),
    );
  });
});

describe('a destination on hold', () => {
  const held: Outcome = { kind: 'held', scope: 'destination', reason: 'auth', detail: 'bad token', afterMs: 60_000 };
  const holdEnds = () =>
    buses.storage.database.query('UPDATE tier_relay.destinations SET hold_until = now() WHERE name = $1', [bus.name]);
  const hold = async () => (await buses.destinations.read(buses.storage.database, bus.name)).hold;

  it('gets nothing more, uses up no attempts, and is probed by a single delivery', async () => {
    bus.destination.answer = () => held;
    for (let n = 0; n < 3; n += 1) await bus.publish();
    dispatch();
    await eventually(async () => {
      expect(await states('status, attempts, reason')).toEqual(
        Array.from({ length: 3 }, () => ({ status: 'pending', attempts: 0, reason: 'auth' })),
      );
    });
    expect(await hold()).toMatchObject({ reason: 'auth', detail: 'bad token' });
    const before = bus.destination.received.length;
    await bus.publish();
    await timePasses();
    await bus.decided();
    expect(await queued()).toHaveLength(4);
    expect(bus.destination.received).toHaveLength(before);
    stop.abort();
    await running;

    // Another process takes over when the hold is over. It probes, and goes on once the probe is delivered.
    await holdEnds();
    const probe = bus.destination.holdAnswers();
    stop = new AbortController();
    dispatch();
    await eventually(() => expect(bus.destination.received).toHaveLength(before + 1));
    await bus.decided();
    expect(await hold()).not.toBeNull();
    expect(bus.destination.received).toHaveLength(before + 1);
    probe({ kind: 'delivered' });
    await eventually(async () =>
      expect(await states()).toEqual(Array.from({ length: 4 }, () => ({ status: 'delivered', attempts: 1 }))),
    );
    expect(await hold()).toBeNull();
  });
});
