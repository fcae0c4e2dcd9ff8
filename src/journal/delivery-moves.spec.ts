import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import { takeDue } from '../../test/support/take-due.ts';
import { retryPolicy, settlementOf } from '../bus/retry-policy.ts';
import { type Delivery, type DeliveryStatus, moves } from '../model/delivery.ts';
import type { Outcome } from '../model/outcome.ts';
import { DeliveryLog } from './delivery-log.ts';
import { Erasure } from './erasure.ts';
import { Journal } from './journal.ts';
import { replayDeliveries } from './replay-deliveries.ts';
import type { Storage } from '../storage/storage.ts';

let storage: Storage;
const log = new DeliveryLog();

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

const outcomes: readonly Outcome[] = [
  { kind: 'delivered', ref: 'contact-1' },
  { kind: 'superseded' },
  { kind: 'skipped', detail: 'too old' },
  { kind: 'cleared' },
  { kind: 'dead', reason: 'rejected', detail: 'no' },
  { kind: 'retry', reason: 'server_error', detail: '500', uncertain: true },
  { kind: 'retry', scope: 'lane', reason: 'server_error', detail: '500' },
  { kind: 'held', scope: 'delivery', reason: 'rate_limited', detail: '429', afterMs: 0 },
  { kind: 'held', scope: 'destination', reason: 'auth', detail: '401', afterMs: 0 },
];

type Step = { readonly move: keyof typeof moves; readonly outcome: Outcome };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    move: fc.constantFrom<Step['move']>('take', 'take', 'settle', 'settle', 'reclaim', 'replay', 'erase'),
    outcome: fc.constantFrom(...outcomes),
  }),
  { minLength: 4, maxLength: 14 },
);

const step = (move: Step['move'], kind: Outcome['kind'] = 'delivered'): Step[] =>
  outcomes.filter((outcome) => outcome.kind === kind).map((outcome) => ({ move, outcome }));
/** Walks beside the random ones, so that each move is seen. */
const surely = [
  [...step('take'), ...step('settle', 'dead'), ...step('replay')],
  [...step('take'), ...step('reclaim'), ...step('erase')],
];

/** A delivery of a customer of its own, with the moves that are made with it. */
class Walk {
  readonly destination = `destination-${uuidv7()}`;
  readonly #customer = `customer-${uuidv7()}`;
  readonly #id = uuidv7();
  /** The delivery as last taken. */
  #known: Delivery | undefined;

  async begin(): Promise<void> {
    const event = acceptedEvent({ customer: { id: this.#customer } });
    const delivery = { id: this.#id, destination: this.destination, lane: '', detail: null, rank: 0 };
    await new Journal().store(storage.database, [{ event, deliveries: [{ ...delivery, status: 'pending' }] }], 'none');
  }

  async status(): Promise<DeliveryStatus | undefined> {
    const rows = await storage.database.query<{ status: DeliveryStatus }>(
      'SELECT status FROM tier_relay.deliveries WHERE id = $1',
      [this.#id],
    );
    return rows[0]?.status;
  }

  async make({ move, outcome }: Step): Promise<void> {
    const { database } = storage;
    switch (move) {
      case 'take':
        await database.query('UPDATE tier_relay.deliveries SET due_at = now() WHERE id = $1', [this.#id]);
        this.#known = (await takeDue(database, this.destination))[0] ?? this.#known;
        return;
      case 'settle':
        if (this.#known === undefined) return;
        await log.settle(database, [
          settlementOf({ delivery: this.#known, outcome, random: 0.5, policy: retryPolicy }),
        ]);
        return;
      case 'reclaim':
        await log.reclaim(database, this.destination, []);
        return;
      case 'replay':
        await replayDeliveries(database, { ids: [this.#id] }, { after: null, limit: 1, newestWins: [] });
        return;
      case 'erase':
        await new Erasure(storage.database).erase(this.#customer);
    }
  }
}

describe('a delivery, whatever is done to it in whatever order', () => {
  it('moves only as its table of moves says', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const walk = new Walk();
        await walk.begin();
        for (const step of given) {
          const before = (await walk.status()) ?? 'pending';
          await walk.make(step);
          const after = (await walk.status()) ?? 'pending';
          if (before === after) continue;
          const { from, to }: { from: readonly string[]; to: readonly string[] } = moves[step.move];
          expect(from).toContain(before);
          expect(to).toContain(after);
          seen.add(`${step.move} ${after}`);
        }
      }),
      { numRuns: 60, endOnFailure: true, examples: surely.map((walk) => [walk]) },
    );
    // The moves that the table allows do happen.
    for (const move of ['take delivering', 'settle dead', 'reclaim pending', 'replay pending', 'erase skipped']) {
      expect(seen).toContain(move);
    }
  });
});
