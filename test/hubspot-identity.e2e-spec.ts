import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { type HubSpotBus, startHubSpotBus } from './support/hubspot-bus.ts';

const byId = 'voucherify_customer_id';

interface Customer {
  readonly id: string;
  readonly email: string | null;
  readonly name?: string | null;
}

describe('which contact in HubSpot a customer is', () => {
  let sandbox: Sandbox;
  let hubspot: HubSpotBus;

  beforeAll(async () => {
    sandbox = await startSandbox({ hubspot: { rateLimit: { requests: 10_000, perSeconds: 10 } } });
    hubspot = await startHubSpotBus(sandbox.hubspot);
  });
  afterAll(async () => {
    await hubspot.stop();
    await sandbox.stop();
  });
  afterEach(async () => {
    sandbox.hubspot.reset();
    await hubspot.configure({ createMissingContacts: true, identifyBy: ['email', byId] });
  });

  const calls = () => sandbox.hubspot.calls.recent.map(({ path }) => path.split('/').at(-1));
  const relay = async (customers: readonly Customer[]) => {
    await hubspot.publish(customers);
    await hubspot.settled();
    const rows = await Promise.all(customers.map(({ id }) => hubspot.rowsOf(id)));
    return rows.map((its) => its.at(-1));
  };

  it.each([true, false])('the one that has the address as a further one (creating contacts: %s)', async (create) => {
    const further = 'old@example.com;Older@example.com';
    sandbox.hubspot.addContact({ email: 'first@example.com', hs_additional_emails: further });
    sandbox.hubspot.addContact({ email: 'plain@example.com' });
    await hubspot.configure({ createMissingContacts: create });
    const customers = ['older', 'plain'].map((name) => ({ id: `further-${name}`, email: `${name}@example.com` }));
    expect(await relay(customers)).toMatchObject(Array(2).fill({ status: 'delivered', attempts: 1 }));
    expect(sandbox.hubspot.contacts).toMatchObject([
      { properties: { email: 'first@example.com', hs_additional_emails: further, loyalty_tier: 'Gold' } },
      { properties: { email: 'plain@example.com', loyalty_tier: 'Gold' } },
    ]);
  });

  it('the same for two customers whose addresses it has both', async () => {
    sandbox.hubspot.addContact({ email: 'both@example.com', hs_additional_emails: 'too@example.com' });
    await hubspot.configure({ createMissingContacts: false, paused: true });
    await hubspot.publish(['both', 'too'].map((name) => ({ id: `two-${name}`, email: `${name}@example.com` })));
    await hubspot.configure({ paused: false });
    await hubspot.settled();
    expect(await hubspot.rowsOf('two-')).toMatchObject(Array(2).fill({ status: 'delivered', attempts: 1 }));
  });

  it('a new one without e-mail gets the customer’s name, and one that is there keeps its own', async () => {
    sandbox.hubspot.addContact({ [byId]: 'named-there', lastname: 'Lovelace' });
    sandbox.hubspot.addContact({ [byId]: 'named-bare' });
    const customers = ['there', 'bare', 'new'].map((id) => ({ id: `named-${id}`, email: null, name: 'Ada King' }));
    expect(await relay(customers)).toMatchObject(Array(3).fill({ status: 'delivered', attempts: 1 }));
    const lastname = (id: string) => sandbox.hubspot.contact(`named-${id}`, byId)?.properties['lastname'];
    expect([lastname('there'), lastname('bare'), lastname('new')]).toEqual(['Lovelace', undefined, 'Ada King']);
    const before = calls().length;
    await relay([{ id: 'named-new', email: null, name: 'Ada Byron' }]);
    expect(lastname('new')).toBe('Ada King');
    expect(calls().slice(before)).toEqual(['read', 'update']);
  });

  it('a new one without name that is not found by its e-mail gets that; without both HubSpot says what it lacks', async () => {
    await hubspot.configure({ identifyBy: [byId] });
    const customers = [
      { id: 'mailed-1', email: 'Mailed@Example.com', name: ' ' },
      { id: 'mailed-2', email: null, name: null },
    ];
    const [mailed, nobody] = await relay(customers);
    expect(mailed).toMatchObject({ status: 'delivered' });
    expect(sandbox.hubspot.contact('mailed-1', byId)?.properties['email']).toBe('mailed@example.com');
    const detail = 'HubSpot refused the contact VALIDATION_ERROR (email, firstname, lastname)';
    expect(nobody).toMatchObject({ status: 'dead', detail });
    expect(await hubspot.hold()).toBeNull();
  });

  it('one found by its e-mail is written in one call, without a name', async () => {
    await relay([{ id: 'direct', email: 'direct@example.com', name: 'Ada King' }]);
    expect(calls()).toEqual(['upsert']);
    expect(sandbox.hubspot.contact('direct@example.com')?.properties).not.toHaveProperty('lastname');
  });

  it('one that goes between the look-up and the write is created all the same', async () => {
    sandbox.hubspot.addContact({ [byId]: 'going', lastname: 'Lovelace' });
    const error = { category: 'OBJECT_NOT_FOUND', message: 'no', context: { ids: ['100001'] } };
    const body = { status: 'COMPLETE', results: [], numErrors: 1, errors: [error] };
    sandbox.hubspot.faults.add({ effect: { kind: 'answer', status: 207, body }, path: 'batch/update', times: 1 });
    expect(await relay([{ id: 'going', email: null }])).toMatchObject([{ status: 'delivered' }]);
  });
});
