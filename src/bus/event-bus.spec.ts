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
    const { bus } = buses.next();
    const events = eventsOf('camp_together', 300);
    const receipts = await Promise.all(events.map((event) => bus.publish(event)));
    expect(receipts).toEqual(events.map(({ id }) => ({ status: 'accepted', eventId: id })));
    const rows = await eventsStored('camp_together');
    expect(rows.map(({ deliveries }) => deliveries)).toEqual(Array.from({ length: 300 }, () => 1));
    expect(new Set(rows.map(({ commit }) => commit)).size).toBeLessThanOrEqual(3);
  });

  it('become visible in order of their sequences, also when the first take longer to be queued', async () => {
    const { bus } = buses.next();
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
    const [{ bus }, other] = [buses.next(), buses.next()];
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

  it('are answered in their order, new and known ones mixed in one commit', async () => {
    const { bus } = buses.next();
    const of = (eventId: string, sendOutId: string) =>
      acceptedEvent({ eventId, sendOutId, campaign: { id: 'camp_mixed' } });
    await bus.publish(of('mix_1', 'whs_mix_1'));
    const batch = [of('mix_2', 'whs_mix_2'), of('mix_1', 'x'), of('mix_2', 'y'), of('z', 'whs_mix_2'), of('z', 'q')];
    const receipts = await Promise.all(batch.map((event) => bus.publish(event)));
    expect(receipts).toEqual([
      { status: 'accepted', eventId: 'mix_2' },
      { status: 'duplicate', eventId: 'mix_1' },
      { status: 'duplicate', eventId: 'mix_2' },
      { status: 'duplicate', eventId: 'mix_2' },
      { status: 'duplicate', eventId: 'mix_2' },
    ]);
    expect((await eventsStored('camp_mixed')).map(({ id }) => id)).toEqual(['mix_1', 'mix_2']);
  });

  it.each([
    ['one after the other', 'in one commit', true, false],
    ['the other way round', 'in one commit', true, true],
    ['one after the other', 'in two', false, false],
    ['the other way round', 'in two', false, true],
  ])('of the same millisecond are ordered by their tiers: %s, %s', async (_order, _commits, together, reversed) => {
    const { bus, name } = buses.next();
    const at = '2026-08-14T00:00:00.123Z';
    const campaign = { id: `camp_chain_${name}` };
    const of = (from: string, to: string) => acceptedEvent({ customer: { id: 'c_chain' }, campaign, from, to, at });
    const events = [of('Gold', 'Silver'), of('Silver', 'Platinum')];
    if (reversed) events.reverse();
    if (together) await Promise.all(events.map((event) => bus.publish(event)));
    else for (const event of events) await bus.publish(event);
    const waiting = await buses.deliveries.lookOutside(buses.storage.database, name, { lanes: [], limit: 9 });
    const newest = waiting.filter(({ overtaken }) => !overtaken);
    expect(newest.map(({ change }) => change.to?.name)).toEqual(['Platinum']);
  });

  it('of the same millisecond are compared with none of other customers, who share the commit', async () => {
    const { bus, name } = buses.next();
    const at = '2026-08-14T00:00:00.123Z';
    const of = (customer: string, from: string, to: string) =>
      acceptedEvent({ customer: { id: `c_${name}_${customer}` }, from, to, at });
    const events = [of('3', 'Gold', 'Silver'), of('1', 'Bronze', 'Silver'), of('3', 'Bronze', 'Gold')];
    await Promise.all([...events, of('1', 'Platinum', 'Bronze')].map((event) => bus.publish(event)));
    const waiting = await buses.deliveries.lookOutside(buses.storage.database, name, { lanes: [], limit: 9 });
    const newest = waiting.filter(({ overtaken }) => !overtaken);
    expect(newest.map(({ change }) => `${change.customer.id.at(-1) ?? ''} ${change.to?.name ?? ''}`).sort()).toEqual([
      '1 Silver',
      '3 Silver',
    ]);
  });

  it('of the same millisecond that are not linked by their tiers are ordered by acceptance', async () => {
    const { bus, name } = buses.next();
    const at = '2026-08-14T00:00:00.123Z';
    const publish = (kind: Kind, to: string) =>
      bus.publish(acceptedEvent({ kind, customer: { id: `c_${name}` }, to, at }));
    await publish('joined', 'Gold');
    await publish('left', 'Bronze');
    const waiting = await buses.deliveries.lookOutside(buses.storage.database, name, { lanes: [], limit: 9 });
    expect(waiting.map(({ change, overtaken }) => [change.kind, overtaken])).toEqual([
      ['joined', true],
      ['left', false],
    ]);
  });

  it('that no destination with standings is owed move none: neither skipped ones, nor kinds it does not want', async () => {
    const { bus, name, settings } = buses.next();
    const publish = (kind: Kind, second: number) =>
      bus.publish(acceptedEvent({ kind, customer: { id: `c_${name}` }, at: `2026-08-14T00:00:0${second}Z` }));
    bus.subscribers.forEach((subscriber) => {
      const of = subscriber.settings;
      Object.assign(subscriber, { settings: () => ({ ...of(), events: ['upgraded', 'left'] }) });
    });
    await publish('upgraded', 1);
    await publish('prolonged', 2);
    settings.enabled = false;
    await publish('left', 3);
    const waiting = await buses.deliveries.lookOutside(buses.storage.database, name, { lanes: [], limit: 9 });
    expect(waiting).toMatchObject([{ overtaken: false, change: { kind: 'upgraded' } }]);
  });

  it('that PostgreSQL refuses are refused alone: their neighbours are stored', async () => {
    const { bus } = buses.next();
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
    const { bus, name, settings } = buses.next();
    bus.subscribe({ ...bus.subscribers[0]!, settings: () => ({ enabled: true, paused: false, events: ['left'] }) });
    settings.enabled = false;
    await bus.publish(acceptedEvent({ customer: { id: 'c_off' } }));
    const rows = await buses.storage.database.query(
      `SELECT d.destination, d.status, d.detail FROM tier_relay.deliveries d
       JOIN tier_relay.events e ON e.sequence = d.event_sequence
       WHERE e.customer_id = 'c_off'`,
    );
    const detail = `destinations.${name}.enabled was false`;
    expect(rows).toEqual([{ destination: name, status: 'skipped', detail }]);
  });

  it('are stored with their deliveries or not at all', async () => {
    const { bus } = buses.next();
    bus.subscribe(bus.subscribers[0]!); // subscribed twice: PostgreSQL refuses the event's second delivery
    await expect(bus.publish(eventsOf('camp_atomic', 1)[0]!)).rejects.toThrow();
    expect(await eventsStored('camp_atomic')).toEqual([]);
  });
});
