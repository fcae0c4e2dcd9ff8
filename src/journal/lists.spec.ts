import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { acceptedEvent } from '../../test/support/accepted-event.ts';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import type { TierEventOptions } from '../../test/support/tier-event.ts';
import type { DeliveryStatus } from '../model/delivery.ts';
import type { Reason } from '../model/outcome.ts';
import type { Storage } from '../storage/storage.ts';
import { DestinationLog } from './destination-log.ts';
import type { EventFilter } from './event-filter.ts';
import { countFacets, facetNames } from './facets.ts';
import { Journal } from './journal.ts';
import { Lists } from './lists.ts';

let storage: Storage;
let lists: Lists;

interface Owed {
  readonly status: DeliveryStatus;
  readonly reason?: Reason;
  readonly lane?: string;
}

/** Stores an event received so many days ago, with its delivery to each destination. */
async function stored(
  name: string,
  options: TierEventOptions,
  { daysAgo, ...owed }: { readonly daysAgo: number; readonly hubspot?: Owed; readonly slack?: Owed },
): Promise<void> {
  const { database } = storage;
  const event = acceptedEvent({ eventId: name, ...options });
  const deliveries = Object.entries(owed).map(([destination, { lane = '' }]) => ({
    id: uuidv7(),
    destination,
    lane,
    status: 'pending' as const,
    detail: null,
    rank: null,
  }));
  await new Journal().store(database, [{ event, deliveries }], 'tier_relay');
  await database.query(`UPDATE tier_relay.events SET received_at = now() - $1 * interval '1 day' WHERE id = $2`, [
    daysAgo,
    name,
  ]);
  for (const { id, destination } of deliveries) {
    const { status, reason } = destination === 'slack' ? owed.slack! : owed.hubspot!;
    await database.query('UPDATE tier_relay.deliveries SET status = $1, reason = $2 WHERE id = $3', [
      status,
      reason,
      id,
    ]);
  }
}

/** Reads all pages of a list, and returns the names of their events. */
async function namesIn(list: 'events' | 'deliveries', filter: EventFilter, limit = 2): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: { items: readonly object[]; nextCursor: string | null } = await lists[list](filter, {
      limit,
      cursor: cursor ?? undefined,
    });
    names.push(...page.items.map((item) => String('eventId' in item ? item.eventId : (item as { id: string }).id)));
    cursor = page.nextCursor;
  }
  return names;
}

const ago = (days: number): Date => new Date(Date.now() - days * 86_400_000);

beforeAll(async () => {
  storage = await openTestStorage();
  lists = new Lists(storage.database);
  const ada = { id: 'cust_ada', email: 'Ada@Example.com' };
  const gold = { id: 'camp_gold', name: 'Gold club' };
  await stored('e1', { customer: ada, kind: 'joined', to: 'Bronze' }, { daysAgo: 5 });
  await stored('e2', { customer: ada, campaign: gold }, { daysAgo: 4, hubspot: { status: 'delivered' } });
  await stored(
    'e3',
    { from: 'Gold', to: 'Platinum' },
    {
      daysAgo: 3,
      hubspot: { status: 'dead', reason: 'rejected' },
      slack: { status: 'delivered', lane: 'C1' },
    },
  );
  await stored(
    'e4',
    { kind: 'downgraded', from: 'Gold', to: 'Silver', campaign: gold },
    { daysAgo: 2, hubspot: { status: 'delivered' }, slack: { status: 'dead', reason: 'auth', lane: 'C2' } },
  );
  await stored(
    'e5',
    { customer: ada, kind: 'left', to: 'Bronze' },
    { daysAgo: 1, hubspot: { status: 'retrying', reason: 'timeout' }, slack: { status: 'pending', lane: 'C3' } },
  );
  const hold = { lane: 'C3', forMs: 60_000, reason: 'misconfigured', detail: 'archived' } as const;
  await new DestinationLog().holdLane(storage.database, 'slack', hold);
});
afterAll(() => storage.close());

describe('a filter', () => {
  it.each<[EventFilter, string[], string[]]>([
    [{}, ['e5', 'e4', 'e3', 'e2', 'e1'], ['e5', 'e5', 'e4', 'e4', 'e3', 'e3', 'e2']],
    [{ kind: 'downgraded' }, ['e4'], ['e4', 'e4']],
    [{ notKind: 'upgraded' }, ['e5', 'e4', 'e1'], ['e5', 'e5', 'e4', 'e4']],
    [{ campaign: 'camp_gold' }, ['e4', 'e2'], ['e4', 'e4', 'e2']],
    [{ notCampaign: 'camp_gold' }, ['e5', 'e3', 'e1'], ['e5', 'e5', 'e3', 'e3']],
    [{ tier: 'Gold' }, ['e4', 'e3', 'e2'], ['e4', 'e4', 'e3', 'e3', 'e2']],
    [{ tier: 'tier_platinum' }, ['e3'], ['e3', 'e3']],
    [{ notTier: 'Gold' }, ['e5', 'e1'], ['e5', 'e5']],
    [{ customer: 'cust_ada' }, ['e5', 'e2', 'e1'], ['e5', 'e5', 'e2']],
    [{ customer: 'cust_ada', notKind: 'left' }, ['e2', 'e1'], ['e2']],
    [{ email: 'ADA@example.COM' }, ['e5', 'e2', 'e1'], ['e5', 'e5', 'e2']],
    [{ email: 'ada' }, [], []],
    [{ destination: 'slack' }, ['e5', 'e4', 'e3'], ['e5', 'e4', 'e3']],
    [{ status: 'dead' }, ['e4', 'e3'], ['e4', 'e3']],
    [{ status: 'dead', destination: 'slack' }, ['e4'], ['e4']],
    [{ status: 'delivered' }, ['e4', 'e3', 'e2'], ['e4', 'e3', 'e2']],
    [{ status: 'superseded' }, [], []],
    [{ reason: 'auth' }, ['e4'], ['e4']],
    [{ reason: 'auth', destination: 'hubspot' }, [], []],
    [{ reason: 'misconfigured' }, ['e5'], ['e5']],
    [{ status: 'dead', notReason: 'auth' }, ['e3'], ['e3']],
    [{ lane: 'C1' }, ['e3'], ['e3']],
    [{ destination: 'slack', notLane: 'C1' }, ['e5', 'e4'], ['e5', 'e4']],
    [{ since: ago(3.5) }, ['e5', 'e4', 'e3'], ['e5', 'e5', 'e4', 'e4', 'e3', 'e3']],
    [{ until: ago(3.5) }, ['e2', 'e1'], ['e2']],
    [{ since: ago(3.5), until: ago(1.5), status: 'dead', notCampaign: 'camp_gold' }, ['e3'], ['e3']],
    [{ kind: 'left', notKind: 'left' }, [], []],
  ])('%j finds events and deliveries', async (filter, events, deliveries) => {
    expect(await namesIn('events', filter)).toEqual(events);
    expect(await namesIn('deliveries', filter)).toEqual(deliveries);
  });
});

it('an e-mail is what a customer typed, and found by however long a text', async () => {
  const email = Array.from({ length: 400 }, () => uuidv7()).join('');
  await stored('e0', { customer: { id: 'cust_typist', email } }, { daysAgo: 6 });
  expect(await namesIn('events', { email: email.toUpperCase() })).toEqual(['e0']);
  await storage.database.query(`DELETE FROM tier_relay.events WHERE id = 'e0'`);
});

describe('facets', () => {
  const names = facetNames;

  it('of events count each event once, by what its deliveries that match are', async () => {
    const { facets, facetsCounted } = await countFacets(storage.database, {}, { of: 'events', names });
    expect(facetsCounted).toEqual({ rows: 5, isAll: true });
    expect(facets).toMatchObject({
      campaign: [
        { value: 'camp_stars', label: 'Stars', count: 3 },
        { value: 'camp_gold', label: 'Gold club', count: 2 },
      ],
      destination: [
        { value: 'hubspot', count: 4 },
        { value: 'slack', count: 3 },
      ],
      status: [
        { value: 'delivered', count: 3 },
        { value: 'dead', count: 2 },
        { value: 'pending', count: 1 },
        { value: 'retrying', count: 1 },
      ],
    });
    expect(facets.tier).toContainEqual({ value: 'tier_gold', label: 'Gold', count: 3 });
    expect(facets.reason?.map(({ value }) => value)).toEqual(['auth', 'misconfigured', 'rejected', 'timeout']);
  });

  it('of deliveries count each', async () => {
    const dead = { status: 'dead' } as const;
    const counted = await countFacets(storage.database, dead, { of: 'deliveries', names: ['kind', 'destination'] });
    expect(counted).toEqual({
      facets: {
        kind: [
          { value: 'downgraded', count: 1 },
          { value: 'upgraded', count: 1 },
        ],
        destination: [
          { value: 'hubspot', count: 1 },
          { value: 'slack', count: 1 },
        ],
      },
      facetsCounted: { rows: 2, isAll: true },
    });
  });
});

describe('a page', () => {
  it('reads so much and no more, and the next ones go on to what is far behind', async () => {
    await storage.database.query(
      `INSERT INTO tier_relay.events (id, payload, change, customer_id, campaign_id, occurred_at)
       SELECT 'filler' || n, '', '{"kind": "prolonged"}', 'cust_filler', 'camp_filler', now()
       FROM generate_series(1, 25000) n`,
    );
    const filter = { campaign: 'camp_gold' };
    const first = await lists.events(filter, { limit: 2 });
    expect(first).toMatchObject({ items: [], nextCursor: expect.any(String) });
    expect(await namesIn('events', filter)).toEqual(['e4', 'e2']);
    expect(await namesIn('deliveries', filter)).toEqual(['e4', 'e4', 'e2']);
    expect(await namesIn('events', { customer: 'cust_filler', notCampaign: 'camp_filler' })).toEqual([]);
    expect(await lists.events({ status: 'dead' }, { limit: 2 })).toMatchObject({ items: [{}, {}], nextCursor: null });
    const { facetsCounted } = await countFacets(storage.database, {}, { of: 'events', names: ['kind'] });
    expect(facetsCounted).toEqual({ rows: 5_000, isAll: false });
  });
});
