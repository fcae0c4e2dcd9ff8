import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import { v7 as uuidv7 } from 'uuid';
import { Erasure } from './erasure.ts';
import { Journal } from './journal.ts';
import type { ReplayFilter } from './replay-deliveries.ts';
import { ReplayLog } from './replay-log.ts';
import type { Storage } from '../storage/storage.ts';

let storage: Storage;
const journal = new Journal();

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());
afterEach(() => storage.database.query('TRUNCATE tier_relay.rejected_events'));

const reject = (id: string, payload: unknown) =>
  journal.insertRejected(storage.database, {
    id,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    kindHint: null,
    violations: [],
  });

/** Erases the customer. Returns the ids of all rejected events that are empty. */
async function erased(customerId: string): Promise<string[]> {
  await new Erasure(storage.database).erase(customerId);
  const emptied = `SELECT id FROM tier_relay.rejected_events WHERE payload = '' ORDER BY id`;
  return (await storage.database.query<{ id: string }>(emptied)).map(({ id }) => id);
}

describe('the erasure of a customer', () => {
  it('leaves no standing behind', async () => {
    const event = acceptedEvent({ customer: { id: 'cust_stands' } });
    const delivery = {
      id: uuidv7(),
      destination: 'hubspot',
      lane: '',
      status: 'pending',
      detail: null,
      rank: 0,
    } as const;
    await journal.store(storage.database, [{ event, deliveries: [delivery] }], 'tier_relay');
    const standings = `SELECT FROM tier_relay.standings WHERE customer_id = 'cust_stands'`;
    expect(await storage.database.query(standings)).toHaveLength(1);
    await erased('cust_stands');
    expect(await storage.database.query(standings)).toEqual([]);
  });
});

/** Stores two customers' events, told in one message that stands with the first. Returns the deliveries' ids. */
async function toldTogether(...customers: readonly [string, string]): Promise<readonly string[]> {
  const deliveryIds = [uuidv7(), uuidv7()] as const;
  const taken = { destination: 'slack', lane: 'C1', status: 'pending', detail: null, rank: null } as const;
  const given = customers.map((id, place) => ({
    event: acceptedEvent({ customer: { id } }),
    deliveries: [{ ...taken, id: deliveryIds[place] ?? '' }],
  }));
  await journal.store(storage.database, given, 'tier_relay');
  await storage.database.query(
    `INSERT INTO tier_relay.attempts (delivery_id, number, outcome, sent)
     VALUES ($1, 1, 'delivered', '{"kind": "message", "text": "both"}'),
            ($2, 1, 'delivered', jsonb_build_object('kind', 'bundle', 'deliveryId', $1::uuid))`,
    [...deliveryIds],
  );
  return deliveryIds;
}

async function shownAsSent(deliveryIds: readonly string[]): Promise<(string | null)[]> {
  const rows = await storage.database.query<{ kind: string | null }>(
    `SELECT sent->>'kind' AS kind FROM unnest($1::uuid[]) WITH ORDINALITY AS given (id, place)
     JOIN tier_relay.attempts ON delivery_id = given.id ORDER BY place`,
    [deliveryIds],
  );
  return rows.map(({ kind }) => kind);
}

describe('what was sent', () => {
  it('goes with a customer whom the message of another names', async () => {
    const together = await toldTogether('cust_first', 'cust_second');
    const [alone] = await toldTogether('cust_third', 'cust_fourth');
    await erased('cust_second');
    expect(await shownAsSent([...together, alone ?? ''])).toEqual([null, null, 'message']);
  });

  it('goes with the customer with whom it stands', async () => {
    const together = await toldTogether('cust_has_it', 'cust_in_it');
    await erased('cust_has_it');
    expect(await shownAsSent(together)).toEqual([null, 'bundle']);
  });
});

describe('the erasure of a customer by whom a replay was asked for', () => {
  it('ends it, lest it go on for everybody, and takes the customer out of it', async () => {
    const customer = { id: 'cust_asked', email: 'Asked@erase.example' };
    await journal.store(storage.database, [{ event: acceptedEvent({ customer }), deliveries: [] }], 'tier_relay');
    const log = new ReplayLog(storage.database);
    const asked = (filter: ReplayFilter) =>
      log.insert(storage.database, { kind: 'deliveries', filter: { status: 'dead', ...filter }, matching: 1 });
    const ids = [
      await asked({ customer: 'cust_asked', email: 'asked@erase.example' }),
      await asked({ email: 'asked@ERASE.example' }),
      await asked({ customer: 'cust_other' }),
    ];
    await erased('cust_asked');
    const stopped = { status: 'stopped', endedAt: expect.any(Date), detail: 'the customer was erased' };
    expect(await Promise.all(ids.map((id) => log.find(id)))).toMatchObject([
      { filter: { status: 'dead', customer: '', email: '' }, ...stopped },
      { filter: { status: 'dead', email: '' }, ...stopped },
      { filter: { status: 'dead', customer: 'cust_other' }, status: 'running', detail: null },
    ]);
  });
});

describe('the erasure of rejected events', () => {
  it('finds those that lack the id by what the accepted ones say of the customer', async () => {
    for (const email of ['zed@erase.example', 'Old.Zed@erase.example']) {
      const customer = { id: 'cust_zed', name: 'Zed', email, source_id: '42' };
      await journal.store(storage.database, [{ event: acceptedEvent({ customer }), deliveries: [] }], 'tier_relay');
    }
    await reject('by-address', { data: { customer: { name: 'Zed', email: 'Zed@Erase.example' } } });
    await reject('by-earlier-address', { data: JSON.stringify({ customer: { email: 'old.zed@erase.example' } }) });
    await reject('by-source-id', { data: { customer: { source_id: '42' } } });
    await reject('of-a-namesake', { data: { customer: { name: 'Zed', email: 'zed@other.example' }, points: 42 } });
    expect(await erased('cust_zed')).toEqual(['by-address', 'by-earlier-address', 'by-source-id']);
  });

  it.each(['none', '@', 'a @ b'])('takes no "%s" for an address: it would point at everybody', async (email) => {
    const customer = { id: `cust_${email.length}`, email, source_id: null };
    await journal.store(storage.database, [{ event: acceptedEvent({ customer }), deliveries: [] }], 'tier_relay');
    await reject('of-others', { none: null, text: '@ a @ b none' });
    expect(await erased(customer.id)).toEqual([]);
  });

  it.each(['null', 'true', ':', '{}', ' '])('takes no "%s" for an id but where it is a whole text', async (id) => {
    await reject('of-others', '{"a": null, "b": true, "c": {}}');
    await reject('of-it', { customer: { id } });
    expect(await erased(id)).toEqual(['of-it']);
  });

  it('goes through page after page', async () => {
    for (let index = 100; index < 145; index += 1) await reject(`event-${index}`, { customer: `cust_${index % 2}` });
    expect(await erased('cust_1')).toHaveLength(22);
  });

  it('holds nobody up, however much strangers have sent', async () => {
    for (let index = 0; index < 40; index += 1) await reject(`large-${index}`, `[${'0,'.repeat(524_000)}0]`);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    expect(await erased('cust_nobody')).toEqual([]);
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(1_000);
  });
});
