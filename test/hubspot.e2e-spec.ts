import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { acceptedEvent } from './support/accepted-event.ts';
import { eventually } from './support/eventually.ts';
import { type HubSpotBus, startHubSpotBus } from './support/hubspot-bus.ts';

describe('HubSpot', () => {
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
    await hubspot.configure({
      createMissingContacts: true,
      identifyBy: ['email', 'voucherify_customer_id'],
      paused: false,
    });
    sandbox.hubspot.reset();
    await hubspot.resume();
  });

  const publish = (customers: readonly object[]) => hubspot.publish(customers);
  const settled = () => hubspot.settled();
  const rowsOf = (prefix: string) => hubspot.rowsOf(prefix);
  const people = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => {
      const id = `${prefix}-${String(index)}`;
      return { id, email: `${id}@example.com` };
    });
  const upserts = () => sandbox.hubspot.calls.recent.filter(({ path }) => path.endsWith('/batch/upsert'));

  it('writes a backlog in batches of a hundred', async () => {
    await hubspot.configure({ paused: true });
    await publish(people(250, 'backlog'));
    await hubspot.configure({ paused: false });
    await settled();
    expect(
      upserts()
        .map(({ inputs }) => inputs)
        .toSorted(),
    ).toEqual([100, 100, 50]);
    expect(sandbox.hubspot.contacts).toHaveLength(250);
  });

  it('one bad record does not hold ninety-nine', async () => {
    await hubspot.configure({ paused: true });
    await publish([...people(60, 'good'), { id: 'bad-1', email: 'nobody@nowhere.invalid' }, ...people(39, 'fine')]);
    await hubspot.configure({ paused: false });
    await settled();
    expect(sandbox.hubspot.contacts).toHaveLength(99);
    expect(await rowsOf('bad-')).toMatchObject([{ status: 'dead', reason: 'rejected' }]);
    expect(upserts()).toHaveLength(1);
  });

  it('finds the culprit of a batch that is refused as a whole in few calls', async () => {
    const refusal = { status: 400, body: { status: 'error', category: 'VALIDATION_ERROR', message: 'no' } };
    sandbox.hubspot.faults.add({ effect: { kind: 'answer', ...refusal }, body: 'whole-41@example.com' });
    await hubspot.configure({ paused: true });
    await publish(people(100, 'whole'));
    await hubspot.configure({ paused: false });
    await settled();
    expect(sandbox.hubspot.contacts).toHaveLength(99);
    const statuses = (await rowsOf('whole')).map(({ customer, status }) => `${customer} ${status}`);
    expect(statuses.filter((each) => !each.endsWith('delivered'))).toEqual(['whole-41 dead']);
    // The first call, and two calls for each of seven halvings of a hundred.
    expect(upserts().length).toBeLessThanOrEqual(15);
  });

  it('what a 2xx does not account for is sent again', async () => {
    sandbox.hubspot.faults.add({ effect: { kind: 'drop', records: 3 }, times: 1 });
    await publish(people(10, 'dropped'));
    await settled();
    expect(sandbox.hubspot.contacts).toHaveLength(10);
    expect((await rowsOf('dropped')).filter(({ attempts }) => attempts > 1)).toHaveLength(3);
  });

  it('identifies by e-mail, else by the customer id; without either it is a dead letter that says so', async () => {
    await publish([
      { id: 'who-1', email: ' Who@Example.com ' },
      { id: 'who-2', email: null },
    ]);
    await settled();
    expect(sandbox.hubspot.contact('who@example.com')?.properties['loyalty_tier']).toBe('Gold');
    expect(sandbox.hubspot.contact('who-2', 'voucherify_customer_id')?.properties['loyalty_tier']).toBe('Gold');
    await hubspot.configure({ identifyBy: ['email'] });
    await publish([{ id: 'who-3', email: '' }]);
    await settled();
    const detail = 'the customer has none of destinations.hubspot.identifyBy (email)';
    expect(await rowsOf('who-3')).toMatchObject([{ status: 'dead', detail }]);
  });

  it('with createMissingContacts false updates those that are there, and skips the rest', async () => {
    sandbox.hubspot.addContact({ email: 'there@example.com' });
    await hubspot.configure({ createMissingContacts: false });
    await publish([
      { id: 'update-1', email: 'there@example.com' },
      { id: 'update-2', email: 'absent@example.com' },
    ]);
    await settled();
    expect(sandbox.hubspot.contacts).toHaveLength(1);
    expect(sandbox.hubspot.contact('there@example.com')?.properties['loyalty_tier']).toBe('Gold');
    expect(await rowsOf('update-')).toMatchObject([
      { status: 'delivered' },
      { status: 'skipped', detail: 'HubSpot has no such contact, and createMissingContacts is false' },
    ]);
  });

  it('left clears the tier', async () => {
    const customer = { id: 'leaver', email: 'leaver@example.com' };
    await hubspot.bus.publish(acceptedEvent({ customer, to: 'Gold' }));
    await settled();
    await hubspot.bus.publish(acceptedEvent({ customer, kind: 'left', to: 'Gold' }));
    await settled();
    expect(sandbox.hubspot.contact('leaver@example.com')?.properties).toMatchObject({
      loyalty_tier: '',
      loyalty_previous_tier: 'Gold',
      loyalty_tier_change: 'left',
    });
  });

  it.each([
    ['token', { accessToken: 'another' }, 'auth', /HUBSPOT_ACCESS_TOKEN/],
    ['scope', { scopes: ['crm.objects.contacts.read'] }, 'auth', /crm\.objects\.contacts\.write/],
  ])('a refused %s stops the destination, says what is missing, and loses nothing', async (name, given, why, says) => {
    const before = { accessToken: sandbox.hubspot.accessToken, scopes: [...sandbox.hubspot.options.scopes] };
    sandbox.hubspot.configure(given);
    await publish(people(3, `stopped-${name}`));
    const hold = await eventually(async () => {
      const found = await hubspot.hold();
      if (!found) throw new Error('not on hold yet');
      return found;
    });
    expect(hold).toMatchObject({ reason: why, detail: expect.stringMatching(says) });
    await hubspot.configure({}); // waits for a new look: one from before the hold may still start a call
    await eventually(async () =>
      expect(new Set((await rowsOf(`stopped-${name}`)).map((row) => row.status))).toEqual(new Set(['pending'])),
    );
    const calls = sandbox.hubspot.calls.total;
    await publish(people(2, `later-${name}`));
    await eventually(async () => expect(await rowsOf(`later-${name}`)).toHaveLength(2));
    expect(sandbox.hubspot.calls.total).toBe(calls);
    sandbox.hubspot.configure(before);
    await hubspot.resume();
    await settled();
    expect(sandbox.hubspot.contacts).toHaveLength(5);
    expect((await rowsOf(`stopped-${name}`)).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
    expect(await hubspot.hold()).toBeNull();
  });

  it('a missing property stops the destination with its name and the command that creates it', async () => {
    const body = {
      status: 'error',
      category: 'VALIDATION_ERROR',
      errors: [{ code: 'PROPERTY_DOESNT_EXIST', message: 'no', context: { propertyName: ['loyalty_tier'] } }],
    };
    sandbox.hubspot.faults.add({ effect: { kind: 'answer', status: 400, body }, times: 1 });
    await publish(people(1, 'property'));
    await eventually(async () =>
      expect(await hubspot.hold()).toMatchObject({
        reason: 'misconfigured',
        detail: 'HubSpot has no properties loyalty_tier: run tier-relay setup hubspot',
      }),
    );
    await hubspot.resume();
    await settled();
    expect(await rowsOf('property')).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  });

  it('finds the culprit of a refused look-up too, when missing contacts are not to be created', async () => {
    for (const { email } of people(20, 'looked')) sandbox.hubspot.addContact({ email });
    const refusal = { status: 400, body: { status: 'error', category: 'VALIDATION_ERROR', message: 'no' } };
    const culprit = { path: 'batch/read', body: 'looked-7@example.com' };
    sandbox.hubspot.faults.add({ effect: { kind: 'answer', ...refusal }, ...culprit });
    await hubspot.configure({ createMissingContacts: false });
    await publish(people(20, 'looked'));
    await settled();
    const others = (await rowsOf('looked')).filter(({ status }) => status !== 'delivered');
    expect(others).toMatchObject([{ customer: 'looked-7', status: 'dead' }]);
  });

  it.each([true, false])(
    'a missing identifying property stops the destination (creating contacts: %s)',
    async (create) => {
      const bare = await startSandbox({ hubspot: { provisioned: false } });
      const another = await startHubSpotBus(bare.hubspot, { createMissingContacts: create });
      const event = acceptedEvent({ customer: { id: 'nameless', email: null } });
      await another.bus.publish(event);
      const hold = await eventually(async () => {
        const found = await another.hold();
        if (!found) throw new Error('not on hold yet');
        return found;
      });
      expect(hold.detail).toMatch(/voucherify_customer_id.*tier-relay setup hubspot/);
      expect(await another.open()).toBe(1);
      await another.stop();
      await bare.stop();
    },
  );
});
