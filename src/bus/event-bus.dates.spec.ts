import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { TestBuses } from '../../test/support/test-buses.ts';

let buses: TestBuses;

beforeAll(async () => {
  buses = await TestBuses.start();
});
afterAll(() => buses.stop());

describe('an event dated in the future', () => {
  const now = Date.now();
  const inMinutes = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
  const stored = (customerId: string) =>
    buses.storage.database.query<{ said: string; countsAsReceived: boolean; agrees: boolean }>(
      `SELECT change->>'occurredAt' AS said, occurred_at BETWEEN received_at - interval '1 ms' AND received_at
         AS "countsAsReceived", (change->>'occurredAt')::timestamptz = occurred_at AS agrees
       FROM tier_relay.events WHERE customer_id = $1`,
      [customerId],
    );

  it.each(['9999-12-31T23:59:59.999Z', inMinutes(60), inMinutes(6)])(
    '%s counts as of now, and it is said',
    async (at) => {
      const bus = buses.next();
      const event = acceptedEvent({ at });
      expect(await bus.bus.publish(event)).toEqual({ status: 'accepted', eventId: event.id });
      const [row] = await stored(event.change.customer.id);
      expect(row).toMatchObject({ countsAsReceived: true, agrees: true });
      expect(row?.said).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(bus.ahead).toEqual([event.id]);
      await bus.bus.publish(event);
      expect(bus.ahead).toEqual([event.id]);
    },
  );

  it.each([inMinutes(4), inMinutes(0), '0001-01-01T00:00:00.000Z'])(
    'only as clocks differ is what it says: %s',
    async (at) => {
      const bus = buses.next();
      const event = acceptedEvent({ at });
      await bus.bus.publish(event);
      expect(await stored(event.change.customer.id)).toMatchObject([{ said: at, agrees: true }]);
      expect(bus.ahead).toEqual([]);
    },
  );

  it.each(['in one commit', 'one after another'])('overtakes nothing that comes after it, %s', async (how) => {
    const { bus, name } = buses.next();
    const customer = { id: `cust_ahead_${how.replaceAll(' ', '_')}` };
    const dates = ['9999-12-31T23:59:59.999Z', inMinutes(60), '2026-01-01T00:00:00Z'];
    const events = dates.map((at, index) => acceptedEvent({ customer, at, from: `T${index}`, to: `T${index + 1}` }));
    if (how === 'in one commit') await Promise.all(events.map((event) => bus.publish(event)));
    else for (const event of events) await bus.publish(event);
    const later = acceptedEvent({ customer, at: new Date().toISOString(), to: 'Gold' });
    await bus.publish(later);
    expect(
      await buses.storage.database.query(
        `SELECT to_tier FROM tier_relay.standings WHERE customer_id = $1 AND destination = $2`,
        [customer.id, name],
      ),
    ).toEqual([{ to_tier: 'tier_gold' }]);
  });
});
