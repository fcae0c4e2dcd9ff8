import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import type { Fault } from './sandbox/server/fault.ts';
import { acceptedEvent } from './support/accepted-event.ts';
import { eventually } from './support/eventually.ts';
import { type HubSpotBus, startHubSpotBus } from './support/hubspot-bus.ts';

const settings = { campaigns: { camp_b: { propertyPrefix: 'loyalty_b_' } } };
const campaigns = ['camp_a', 'camp_b'] as const;
const tierProperty = { camp_a: 'loyalty_tier', camp_b: 'loyalty_b_loyalty_tier' } as const;

interface Change {
  readonly second: number;
  readonly campaign: (typeof campaigns)[number];
  readonly left: boolean;
  readonly resent: boolean;
}

/** One customer's changes in order of arrival. `second` says when each happened; several may share one. */
const changes = fc.array(
  fc.record({
    second: fc.integer({ min: 0, max: 5 }),
    campaign: fc.constantFrom(...campaigns),
    left: fc.boolean(),
    resent: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

const effect: fc.Arbitrary<Fault['effect']> = fc.oneof(
  fc.constantFrom<Fault['effect']>(
    { kind: 'answer', status: 503 },
    { kind: 'answer', status: 423 },
    { kind: 'reset' },
    { kind: 'reset', written: true },
    { kind: 'hang', written: true },
    { kind: 'html', written: true },
    { kind: 'truncate' },
    { kind: 'drop', records: 3 },
    { kind: 'drop', records: 3, written: true },
  ),
  // The write lands after the client gave up, and within the window for late writes (900 ms in `startHubSpotBus`).
  fc.record({ kind: fc.constant('late' as const), afterMs: fc.integer({ min: 10, max: 500 }) }),
);
const faults: fc.Arbitrary<Fault[]> = fc.array(
  fc.record({ effect, probability: fc.constantFrom(0.1, 0.3), times: fc.constant(8) }),
  { maxLength: 4 },
);

describe('the newest tier wins', () => {
  let sandbox: Sandbox;
  let hubspot: HubSpotBus;
  let runs = 0;

  beforeAll(async () => {
    sandbox = await startSandbox({ hubspot: { rateLimit: { requests: 10_000, perSeconds: 10 } } });
    const names = ['tier', 'tier_id', 'previous_tier', 'campaign', 'tier_change', 'tier_changed_at'].map(
      (name) => `loyalty_b_loyalty_${name}`,
    );
    for (const name of names) await createProperty(sandbox, name, name.endsWith('_changed_at'));
    // HubSpot shows a new property only after a while: until then a write would stop the destination.
    await eventually(() => expect(sandbox.hubspot.properties).toEqual(expect.arrayContaining(names)));
    hubspot = await startHubSpotBus(sandbox.hubspot, settings, 250);
  });

  afterAll(async () => {
    await hubspot.stop();
    await sandbox.stop();
  });

  it('whatever the order of arrival, however often re-sent, and whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { minLength: 5, maxLength: 30 }), faults, async (customers, given) => {
        runs += 1;
        sandbox.hubspot.faults.clear();
        sandbox.hubspot.faults.add(...given);
        await Promise.all(
          customers.map((each, index) => publishAll(hubspot, `${String(runs)}-${String(index)}`, each)),
        );
        await eventually(async () => expect(await hubspot.open()).toBe(0), { withinMs: 30_000 });
        await sandbox.hubspot.settled();
        await expectNewest(hubspot, sandbox, runs);
      }),
      { numRuns: 8, interruptAfterTimeLimit: 60_000, endOnFailure: true },
    );
  }, 120_000);

  it('what is overtaken while it waits ends as superseded, without a call', async () => {
    sandbox.hubspot.faults.clear();
    const customer = { id: 'overtaken', email: 'overtaken@example.com' };
    await hubspot.bus.publish(acceptedEvent({ customer, to: 'Gold', at: '2026-01-01T00:00:02Z' }));
    await eventually(async () => expect(await hubspot.open()).toBe(0));
    await hubspot.bus.publish(acceptedEvent({ customer, to: 'Silver', at: '2026-01-01T00:00:01Z' }));
    await eventually(async () => expect(await hubspot.open()).toBe(0));
    const history = sandbox.hubspot.contact('overtaken@example.com')?.history['loyalty_tier'] ?? [];
    expect(history.map(({ value }) => value)).toEqual(['Gold']);
  });

  it('two customers with one e-mail share a contact and, in one batch, an input', async () => {
    const email = ' Shared@Example.com ';
    await Promise.all([
      hubspot.bus.publish(acceptedEvent({ customer: { id: 's1', email }, to: 'Gold', at: '2026-01-01T00:00:02Z' })),
      hubspot.bus.publish(
        acceptedEvent({ customer: { id: 's2', email: email.trim() }, to: 'Silver', at: '2026-01-01T00:00:01Z' }),
      ),
    ]);
    await eventually(async () => expect(await hubspot.open()).toBe(0));
    expect(sandbox.hubspot.contact('shared@example.com')?.properties['loyalty_tier']).toBe('Gold');
  });
});

async function publishAll(hubspot: HubSpotBus, id: string, arriving: readonly Change[]): Promise<void> {
  const customer = { id: `cust_${id}`, email: `c${id}@example.com` };
  for (const [index, { second, campaign, left, resent }] of arriving.entries()) {
    const event = acceptedEvent({
      kind: left ? 'left' : 'upgraded',
      customer,
      campaign: { id: campaign },
      to: `tier ${String(index)}`,
      at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
    });
    await hubspot.bus.publish(event);
    if (resent) await hubspot.bus.publish(event);
  }
}

async function expectNewest({ storage }: HubSpotBus, { hubspot }: Sandbox, run: number): Promise<void> {
  const newest = await storage.database.query<{ email: string; campaign: (typeof campaigns)[number]; tier: string }>(
    `SELECT DISTINCT ON (customer_id, campaign_id) change->'customer'->>'email' AS email, campaign_id AS campaign,
       coalesce(change->'to'->>'name', '') AS tier
     FROM tier_relay.events WHERE customer_id LIKE $1
     ORDER BY customer_id, campaign_id, occurred_at DESC, sequence DESC`,
    [`cust_${String(run)}-%`],
  );
  const shown = newest.map(({ email, campaign }) => ({
    email,
    campaign,
    tier: hubspot.contact(email)?.properties[tierProperty[campaign]] ?? '',
  }));
  expect(shown).toEqual(newest);
}

async function createProperty({ hubspot }: Sandbox, name: string, isTime: boolean): Promise<void> {
  const type = isTime ? { type: 'datetime', fieldType: 'date' } : { type: 'string', fieldType: 'text' };
  await fetch(`${hubspot.baseUrl}/crm/v3/properties/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hubspot.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, label: name, groupName: 'loyalty', ...type }),
  });
}
