import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { eventually } from '../../test/support/eventually.ts';
import { TestBuses } from '../../test/support/test-buses.ts';
import type { TierEvent } from '../model/event.ts';
import type { Kind } from '../model/tier-change.ts';

let buses: TestBuses;

beforeAll(async () => {
  buses = await TestBuses.start();
});
afterAll(() => buses.stop());

function eventsStored(campaignId: string) {
  return buses.storage.database.query<{ id: string; deliveries: number; commit: string }>(
    `SELECT e.id, count(d.id)::int AS deliveries, e.xmin::text AS commit
     FROM tier_relay.events e LEFT JOIN tier_relay.deliveries d ON d.event_sequence = e.sequence
     WHERE e.campaign_id = $1 GROUP BY e.sequence ORDER BY e.sequence`,
    [campaignId],
  );
}

const eventsOf = (campaign: string, count: number): TierEvent[] =>
  Array.from({ length: count }, () => acceptedEvent({ campaign: { id: campaign } }));

describe('published events', () => {
  it('that come together share commits, each with its delivery', async () => {
    const { bus } = await buses.next();
    const events = eventsOf('camp_together', 300);
    const receipts = await Promise.all(events.map((event) => bus.publish(event)));
    expect(receipts).toEqual(events.map(({ id }) => ({ status: 'accepted', eventId: id })));
    const rows = await eventsStored('camp_together');
    expect(rows.map(({ deliveries }) => deliveries)).toEqual(Array.from({ length: 300 }, () => 1));
    expect(new Set(rows.map(({ commit }) => commit)).size).toBeLessThanOrEqual(3);
  });

  it('become visible in order of their sequences, also when the first take longer to be queued', async () => {
    const { bus } = await buses.next();
    const { database } = buses.storage;
    await database.query(
      `CREATE FUNCTION tier_relay.queue_slowly() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF (SELECT change->>'kind' FROM tier_relay.events WHERE sequence = NEW.event_sequence) = 'left' THEN
           PERFORM pg_sleep(0.5);
         END IF;
         RETURN NEW;
       END $$`,
    );
    await database.query(
      `CREATE TRIGGER queue_slowly BEFORE INSERT ON tier_relay.deliveries
       FOR EACH ROW EXECUTE FUNCTION tier_relay.queue_slowly()`,
    );
    const order: string[] = [];
    const publish = async (kind: Kind): Promise<void> => {
      await bus.publish(acceptedEvent({ kind, campaign: { id: 'camp_order' } }));
      order.push(kind);
    };
    const first = publish('left');
    await eventually(async () =>
      expect(
        await database.query(
          `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`,
        ),
      ).toHaveLength(1),
    );
    await Promise.all([first, publish('joined')]);
    await database.query('DROP FUNCTION tier_relay.queue_slowly CASCADE');
    expect(order).toEqual(['left', 'joined']);
  });

  it('that are the same, by event or by send-out, are stored once, also in one commit and over two processes', async () => {
    const [{ bus }, other] = [await buses.next(), await buses.next()];
    const of = (eventId: string, sendOutId: string) =>
      acceptedEvent({ eventId, sendOutId, campaign: { id: 'camp_same' } });
    const [first, ...rest] = [of('ev_1', 'whs_1'), of('ev_1', 'whs_1'), of('ev_1', 'whs_2'), of('whs_1', 'whs_1')];
    const publish = (through: typeof bus, event: TierEvent | undefined) => through.publish(event!);
    const receipts = await Promise.all([publish(bus, first), ...rest.map((event) => publish(bus, event))]);
    receipts.push(await publish(other.bus, rest[1]), await publish(other.bus, rest[2]));
    expect(receipts.map(({ status }) => status)).toEqual(['accepted', ...Array.from({ length: 5 }, () => 'duplicate')]);
    expect(new Set(receipts.map(({ eventId }) => eventId))).toEqual(new Set(['ev_1']));
    expect(await eventsStored('camp_same')).toMatchObject([{ id: 'ev_1', deliveries: 1 }]);
  });

  it('that PostgreSQL refuses are refused alone: their neighbours are stored', async () => {
    const { bus } = await buses.next();
    const [before, poison, after] = eventsOf('camp_poison', 3);
    const refused = { ...poison!, change: { ...poison!.change, occurredAt: '+010000-01-01T00:00:00.000Z' } };
    const results = await Promise.allSettled([before!, refused, after!].map((event) => bus.publish(event)));
    expect(results).toMatchObject([
      { status: 'fulfilled', value: { status: 'accepted' } },
      { status: 'rejected', reason: { code: expect.stringMatching(/^22/) } },
      { status: 'fulfilled', value: { status: 'accepted' } },
    ]);
    expect((await eventsStored('camp_poison')).map(({ id }) => id)).toEqual([before?.id, after?.id]);
  });

  it('go to each destination that wants their kind, and to one that is off as skipped', async () => {
    const { bus, name, settings } = await buses.next();
    bus.subscribe({ ...bus.subscribers[0]!, settings: () => ({ enabled: true, paused: false, events: ['left'] }) });
    settings.enabled = false;
    await bus.publish(acceptedEvent({ customer: { id: 'c_off' } }));
    const rows = await buses.storage.database.query(
      `SELECT d.destination, d.status, d.detail, j.id AS job FROM tier_relay.deliveries d
       JOIN tier_relay.events e ON e.sequence = d.event_sequence
       LEFT JOIN tier_relay_bus.job j ON j.id = d.id WHERE e.customer_id = 'c_off'`,
    );
    const detail = `destinations.${name}.enabled was false`;
    expect(rows).toEqual([{ destination: name, status: 'skipped', detail, job: null }]);
  });

  it('are stored with their deliveries or not at all', async () => {
    const { bus } = await buses.next();
    bus.subscribe({ ...bus.subscribers[0]!, name: 'no such queue' });
    await expect(bus.publish(eventsOf('camp_atomic', 1)[0]!)).rejects.toThrow();
    expect(await eventsStored('camp_atomic')).toEqual([]);
  });
});
