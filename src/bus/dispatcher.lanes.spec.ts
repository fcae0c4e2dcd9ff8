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
  bus.destination.laneByLane = true;
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

/** Publishes a customer's event in the lane of this name. */
const publish = (lane: string, id: string) => bus.publish({ campaign: { name: lane }, customer: { id } });
const query = (sql: string) => buses.storage.database.query(sql, [bus.name]);
const holds = async () => (await buses.destinations.read(buses.storage.database, bus.name)).laneHolds;
const states = () =>
  query('SELECT status, attempts FROM tier_relay.deliveries WHERE destination = $1 ORDER BY event_sequence');

const held: Outcome = { kind: 'held', scope: 'lane', reason: 'misconfigured', detail: 'archived', afterMs: 60_000 };
const failed: Outcome = { kind: 'retry', scope: 'lane', reason: 'server_error', detail: '503', afterMs: 60_000 };

describe('a lane', () => {
  it('fills its calls alone, one after another, while others have theirs', async () => {
    bus.destination.sight = 2;
    const answers = bus.destination.holdAnswers();
    for (const id of ['a1', 'a2', 'a3']) await publish('a', id);
    await publish('b', 'b1');
    dispatch();
    await eventually(() => expect(bus.destination.customers.toSorted()).toEqual(['a1', 'a2', 'b1']));
    await bus.decided();
    expect(bus.destination.received).toHaveLength(3);
    answers({ kind: 'delivered' });
    await eventually(() => expect(bus.destination.customers.at(-1)).toBe('a3'));
  });

  it.each([
    ['held, and uses up no attempt', held, { status: 'pending', attempts: 0 }],
    ['tried again, and uses up one', failed, { status: 'retrying', attempts: 1 }],
  ])('waits whole for what is %s; the first one is then tried first again', async (_how, outcome, first) => {
    bus.destination.sight = 1;
    bus.destination.answer = ({ change }) => (change.customer.id === 'a1' ? outcome : { kind: 'delivered' });
    for (const [lane, id] of [
      ['a', 'a1'],
      ['a', 'a2'],
      ['b', 'b1'],
    ] as const) {
      await publish(lane, id);
    }
    dispatch();
    await eventually(async () =>
      expect(await states()).toEqual([first, { status: 'pending', attempts: 0 }, { status: 'delivered', attempts: 1 }]),
    );
    const { reason, detail } = outcome as typeof held;
    await eventually(async () => expect(await holds()).toMatchObject([{ lane: 'a', reason, detail }]));
    await bus.decided();
    expect(bus.destination.customers.toSorted()).toEqual(['a1', 'b1']);

    bus.destination.answer = () => ({ kind: 'delivered' });
    await query('UPDATE tier_relay.lane_holds SET until = now() WHERE destination = $1');
    bus.dispatcher.wake();
    await eventually(() => expect(bus.destination.customers.slice(2)).toEqual(['a1', 'a2']));
    await eventually(async () => expect(await holds()).toEqual([]));
  });

  it('stays on hold over a change of the leader', async () => {
    bus.destination.answer = () => held;
    await publish('a', 'a1');
    dispatch();
    await eventually(async () => expect(await holds()).toHaveLength(1));
    stop.abort();
    await running;
    stop = new AbortController();
    dispatch();
    await bus.decided();
    expect(bus.destination.received).toHaveLength(1);
  });

  it('is left, also on hold, by what the settings send elsewhere now', async () => {
    bus.destination.answer = () => held;
    for (const id of ['a1', 'a2', 'a3']) await publish('a', id);
    dispatch();
    await eventually(async () => expect(await holds()).toHaveLength(1));
    bus.destination.answer = () => ({ kind: 'delivered' });
    const { laneOf } = bus.destination;
    bus.destination.laneOf = (change) =>
      change.customer.id === 'a3' ? 'elsewhere' : laneOf.call(bus.destination, change);
    bus.destination.laneRule = 'another';
    await eventually(async () => expect((await states()).at(-1)).toEqual({ status: 'delivered', attempts: 1 }));
    expect(bus.destination.received.at(-1)).toMatchObject({ lane: 'elsewhere' });
    expect(await holds()).toMatchObject([{ lane: 'a' }]);
  });

  it('keeps what the vendor may have, until that is known, whatever the settings say now', async () => {
    const answers = bus.destination.holdAnswers();
    await publish('a', 'a1');
    dispatch();
    await eventually(() => expect(bus.destination.received).toHaveLength(1));
    bus.destination.laneOf = () => 'elsewhere';
    bus.destination.laneRule = 'another';
    answers({ kind: 'held', scope: 'delivery', reason: 'timeout', detail: 'no answer', afterMs: 0, uncertain: true });
    bus.destination.answer = ({ lane }) => (lane === 'a' ? { kind: 'cleared' } : { kind: 'delivered' });
    await eventually(async () => expect(await states()).toEqual([{ status: 'delivered', attempts: 1 }]));
    expect(bus.destination.received.map(({ lane }) => lane)).toEqual(['a', 'a', 'elsewhere']);
  });

  it('has its turn when it was served longest ago', async () => {
    bus.destination.sight = 1;
    bus.destination.isReady = false;
    for (const lane of ['a', 'b', 'c']) for (const n of [1, 2]) await publish(lane, `${lane}${String(n)}`);
    const { readyInMs } = bus.destination;
    let calls = 0;
    bus.destination.answer = () => {
      calls += 1;
      return { kind: 'delivered' };
    };
    bus.destination.isReady = true;
    bus.destination.readyInMs = () => (bus.destination.received.length > calls ? 1 : readyInMs.call(bus.destination));
    dispatch();
    await eventually(() => expect(bus.destination.received).toHaveLength(6));
    expect(new Set(bus.destination.customers.slice(0, 3))).toEqual(new Set(['a1', 'b1', 'c1']));
  });
});

describe('what is cleared', () => {
  it('is tried as if it had not been: no attempt, nothing uncertain, no bundle that a replay is a part of', async () => {
    let first = true;
    bus.destination.choose = (waiting) => ({ deliveries: waiting, bundleId: '0190b2f0-0000-7000-8000-000000000000' });
    bus.destination.answer = () => {
      if (!first) return { kind: 'delivered' };
      first = false;
      return { kind: 'cleared' };
    };
    await publish('a', 'a1');
    await query('UPDATE tier_relay.deliveries SET uncertain_at = now(), replayed = true WHERE destination = $1');
    dispatch();
    await eventually(async () => expect(await states()).toEqual([{ status: 'delivered', attempts: 1 }]));
    expect(bus.destination.received).toMatchObject([
      { attempt: 1, uncertainSince: expect.any(Date) },
      { attempt: 1, uncertainSince: null },
    ]);
  });
});

describe('a bug', () => {
  it('about one delivery, wherever it is met, stops no other', async () => {
    const { destination } = bus;
    destination.laneByLane = false;
    const poisoned = ({ change }: { change: { customer: { id: string } } }): void => {
      if (change.customer.id === 'c_poison') throw new TypeError('secret of Ada');
    };
    await bus.publish({ customer: { id: 'c_poison' } });
    await bus.publish({ customer: { id: 'c_next' } });
    const { laneOf } = destination;
    destination.laneOf = (change) => {
      poisoned({ change });
      return laneOf.call(destination, change);
    };
    destination.choose = (waiting) => {
      waiting.forEach(poisoned);
      return { deliveries: waiting };
    };
    Object.assign(destination, { settledWithout: poisoned });
    dispatch();
    await eventually(async () =>
      expect(
        await query('SELECT status, reason FROM tier_relay.deliveries WHERE destination = $1 ORDER BY event_sequence'),
      ).toEqual([
        { status: 'retrying', reason: 'unexpected' },
        { status: 'delivered', reason: null },
      ]),
    );
  });
});

describe('a lane that is not the only one in a call', () => {
  it('gets no second call on a hold that its first one leaves while the dispatcher looks', async () => {
    bus.destination.laneByLane = false;
    const answer = bus.destination.holdAnswers();
    const read = buses.destinations.read.bind(buses.destinations);
    buses.destinations.read = async (...asked) => {
      const state = await read(...asked);
      if (bus.destination.received.length > 0 && bus.records.length === 0) {
        answer({ ...held, scope: 'destination' });
        await eventually(() => expect(bus.records).toHaveLength(1));
      }
      return state;
    };
    try {
      await publish('a', 'a1');
      dispatch();
      await eventually(() => expect(bus.records).toHaveLength(1));
      await bus.decided();
      expect(bus.destination.received).toHaveLength(1);
    } finally {
      buses.destinations.read = read;
    }
  });
});
