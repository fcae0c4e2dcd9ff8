import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { eventually } from '../../test/support/eventually.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import type { TierEvent } from '../model/event.ts';
import type { Queryable } from '../storage/database.ts';
import { Journal } from './journal.ts';
import type { Storage } from '../storage/storage.ts';

let storage: Storage;
const journal = new Journal();

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.close());

const store = (database: Queryable, events: readonly TierEvent[]) =>
  journal.store(
    database,
    events.map((each) => ({ event: each, deliveries: [] })),
    'tier_relay',
  );
const insert = (...events: TierEvent[]) => store(storage.database, events);
const event = (id: string, sendOutId: string | null): TierEvent => ({ ...acceptedEvent(), id, sendOutId });

const isNew = (eventId: string) => ({ sequence: expect.stringMatching(/^\d+$/), eventId, isAhead: false });
const isKnown = (eventId: string) => ({ sequence: null, eventId, isAhead: false });

describe('the journal', () => {
  it('keeps the event as it came and as it was understood', async () => {
    const hostile = acceptedEvent({
      customer: { id: 'c_kept', name: 'Zoë \0 🎉 \ud83c' },
      at: '2026-08-14T02:00:00+02:00',
    });
    await insert(hostile);
    const rows = await storage.database.query(
      `SELECT id, send_out_id AS "sendOutId", payload, change, occurred_at AS "occurredAt"
       FROM tier_relay.events WHERE customer_id = 'c_kept'`,
    );
    const occurredAt = new Date('2026-08-14T00:00:00.000Z');
    expect(rows).toEqual([{ ...hostile, occurredAt }]);
    expect(rows[0]?.['change']).toMatchObject({ customer: { name: 'Zoë \ufffd 🎉 \ufffd' } });
  });

  it('knows an event again by its id or its send-out’s, and tells the first one’s id', async () => {
    expect(await insert(event('ev_1', 'whs_1'))).toEqual([isNew('ev_1')]);
    expect(await insert(event('ev_1', 'whs_2'))).toEqual([isKnown('ev_1')]);
    expect(await insert(event('ev_2', 'whs_1'))).toEqual([isKnown('ev_1')]);
    expect(await insert(event('ev_2', 'whs_2'))).toEqual([isNew('ev_2')]);
  });

  it('takes raw payloads, which have no send-out, for different events', async () => {
    expect(await insert(event('sha256_a', null), event('sha256_b', null))).toEqual([
      isNew('sha256_a'),
      isNew('sha256_b'),
    ]);
    expect(await insert(event('sha256_b', null), event('sha256_c', null))).toEqual([
      isKnown('sha256_b'),
      isNew('sha256_c'),
    ]);
  });

  it('numbers events in the order they are given', async () => {
    const stored = await insert(...['o_1', 'o_2', 'o_3'].map((id) => event(id, null)));
    const sequences = stored.map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });

  it('keeps a rejected event once, and says whether it was the first time', async () => {
    const violations = [{ path: 'data.customer', message: 'customer must be an object' }];
    const payload = '{"data":{"customer":"\\u0000"}}';
    const rejected = { id: 'whs_rejected', payload, kindHint: 'left' as const, violations };
    const both = [1, 2].map(() => journal.insertRejected(storage.database, rejected));
    expect((await Promise.all(both)).sort()).toEqual([false, true]);
    expect(await journal.findRejected(storage.database, 'whs_rejected')).toEqual({
      ...rejected,
      ageMs: expect.any(Number),
    });
  });

  it('fails a transaction whose session ends in its midst, and nothing else', async () => {
    const { database } = storage;
    const failing = database.transaction(async (transaction) => {
      await store(transaction, [event('ev_lost', null)]);
      const [session] = await transaction.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await database.query('SELECT pg_terminate_backend($1)', [session?.pid]);
      await eventually(async () => {
        expect(await database.query('SELECT FROM pg_stat_activity WHERE pid = $1', [session?.pid])).toEqual([]);
      });
      await transaction.query('SELECT 1');
    });
    await expect(failing).rejects.toThrow();
    expect(await insert(event('ev_lost', null))).toEqual([isNew('ev_lost')]);
  });

  it('stores the largest ids that ingest lets through', async () => {
    const id = '🎉'.repeat(255);
    const [stored] = await insert(acceptedEvent({ eventId: id, sendOutId: id, customer: { id }, campaign: { id } }));
    expect(stored).toEqual(isNew(id));
  });

  it('lets the server end a statement that nobody waits for any more', async () => {
    expect(await storage.database.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '5s' }]);
  });
});
