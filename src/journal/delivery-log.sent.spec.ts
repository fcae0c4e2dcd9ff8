import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import type { Sent } from '../model/sent.ts';
import type { Storage } from '../storage/storage.ts';
import { DeliveryLog, type Settlement } from './delivery-log.ts';
import { Erasure } from './erasure.ts';
import { Journal } from './journal.ts';

let storage: Storage;
const log = new DeliveryLog();

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

/** Settles two deliveries of one call, in which the second's customer is erased if `isErased`. Returns what is kept. */
async function keptOf(
  sentOf: (id: string, first: string) => Sent,
  { isErased = true } = {},
): Promise<(Sent['kind'] | null)[]> {
  const customers = [`cust_${uuidv7()}`, `cust_${uuidv7()}`] as const;
  const destination = `destination-${uuidv7()}`;
  const given = customers.map((id) => ({
    event: acceptedEvent({ customer: { id } }),
    deliveries: [{ id: uuidv7(), destination, lane: '', status: 'pending', detail: null, rank: null } as const],
  }));
  await new Journal().store(storage.database, given, 'tier_relay');
  const waiting = await log.lookInto(storage.database, destination, { lane: '', limit: 9 });
  const taken = await log.take(storage.database, waiting);
  const [first = ''] = taken.map(({ id }) => id);
  if (isErased) await new Erasure(storage.database).erase(customers[1]);
  const sent = new Map(taken.map(({ id }) => [id, sentOf(id, first)]));
  await log.settle(storage.database, taken.map(settlement), { durationMs: 1.6, sent });
  const rows = await storage.database.query<{ kind: Sent['kind'] | null; duration: number }>(
    `SELECT a.sent->>'kind' AS kind, duration_ms AS duration FROM tier_relay.attempts a
     JOIN tier_relay.deliveries d ON d.id = a.delivery_id WHERE d.destination = $1 ORDER BY d.event_sequence`,
    [destination],
  );
  expect(new Set(rows.map(({ duration }) => duration))).toEqual(new Set([2]));
  return rows.map(({ kind }) => kind);
}

const settlement = ({ id, take }: { id: string; take: number }): Settlement => ({
  id,
  take,
  attempt: 1,
  status: 'delivered',
  attempts: 1,
  outcome: 'delivered',
  reason: null,
  detail: null,
  ref: null,
  dueInMs: null,
  laneHeldForMs: null,
  uncertain: false,
});

const shared = (id: string, first: string): Sent =>
  id === first ? { kind: 'message', channel: 'C1', text: 'both', blocks: [] } : { kind: 'bundle', deliveryId: first };
const ofItsOwn = (id: string): Sent => ({ kind: 'contact', contact: { idProperty: 'email', id }, properties: {} });

describe('what was sent', () => {
  it('is kept with the attempts that it was sent by', async () => {
    expect(await keptOf(shared, { isErased: false })).toEqual(['message', 'bundle']);
  });

  it('is not kept when it names a customer who was erased while it was sent', async () => {
    expect(await keptOf(shared)).toEqual([null]);
  });

  it('is kept all the same when it is of others alone', async () => {
    expect(await keptOf(ofItsOwn)).toEqual(['contact']);
  });
});
