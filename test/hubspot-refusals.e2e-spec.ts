import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { callHubSpot } from './sandbox/hubspot/call-hubspot.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import type { FaultEffect } from './sandbox/server/fault.ts';
import { eventually } from './support/eventually.ts';
import { type HubSpotBus, startHubSpotBus } from './support/hubspot-bus.ts';

const conflict = { status: 'error', category: 'CONFLICT', message: 'Contact already exists. Existing ID: 7' };
const answer = (status: number, body: object): FaultEffect => ({ kind: 'answer', status, body });
const inBatch = (errors: readonly object[]) => ({ status: 'COMPLETE', results: [], numErrors: errors.length, errors });

describe('what HubSpot refuses', () => {
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
    await hubspot.configure({ apiVersion: 'v3', createMissingContacts: true, paused: false, properties: {} });
    await hubspot.resume();
  });

  const person = (id: string) => ({ id, email: `${id}@example.com` });
  const dead = (detail: string) => ({ status: 'dead', reason: 'rejected', detail });

  it.each([
    ['call', 409, conflict],
    ['record of a 207', 207, inBatch([{ ...conflict, context: {} }])],
    ['record of a 200', 200, inBatch([{ ...conflict, context: { ids: ['passing@example.com'] } }])],
  ])('a conflict that passes, told of the whole %s, is not the record’s fault', async (_of, status, body) => {
    sandbox.hubspot.faults.add({ effect: answer(status, body), times: 2 });
    await hubspot.publish([person('passing')]);
    await hubspot.settled();
    expect((await hubspot.rowsOf('passing')).at(-1)).toMatchObject({ status: 'delivered', attempts: 3 });
  });

  it('a conflict that stays is a dead letter with HubSpot’s reason, and stops nobody else', async () => {
    sandbox.hubspot.faults.add({ effect: answer(409, conflict), body: 'staying-1@example.com' });
    await hubspot.configure({ paused: true });
    await hubspot.publish(['staying-0', 'staying-1', 'staying-2'].map(person));
    await hubspot.configure({ paused: false });
    await hubspot.settled();
    expect(await hubspot.rowsOf('staying')).toMatchObject([
      { status: 'delivered', attempts: 1 },
      { ...dead('gave up after 5 attempts: HubSpot refused the contact (409) CONFLICT'), attempts: 5 },
      { status: 'delivered', attempts: 1 },
    ]);
  });

  it('a limit that is met while a batch is halved ends the halving', async () => {
    const whole = answer(400, { status: 'error', category: 'VALIDATION_ERROR', message: 'no', errors: [] });
    const limit: FaultEffect = {
      kind: 'answer',
      status: 429,
      body: { status: 'error', policyName: 'SECONDLY' },
      headers: { 'retry-after': '30' },
    };
    await hubspot.configure({ paused: true });
    await hubspot.publish(Array.from({ length: 8 }, (_, index) => person(`halved-${String(index)}`)));
    sandbox.hubspot.faults.add({ effect: whole, times: 2 }, { effect: limit });
    const before = sandbox.hubspot.calls.total;
    await hubspot.configure({ paused: false });
    await eventually(async () => expect(await hubspot.hold()).toMatchObject({ reason: 'rate_limited' }));
    expect(sandbox.hubspot.calls.total).toBe(before + 3);
    sandbox.hubspot.reset();
    await hubspot.resume();
    await hubspot.settled();
  });

  it('an outage before a conflict uses up none of its tries', async () => {
    sandbox.hubspot.faults.add({ effect: answer(503, {}), times: 6 }, { effect: answer(409, conflict), times: 1 });
    await hubspot.publish([person('outage')]);
    await hubspot.settled();
    expect(await hubspot.rowsOf('outage')).toMatchObject([{ status: 'delivered', attempts: 8 }]);
  });

  it.each([true, false])(
    'an error in a 2xx that names nobody is found to be whose it is (creating contacts: %s)',
    async (create) => {
      const customers = ['loose-0', 'loose-1', 'loose-2', 'loose-3', 'loose-4'].map(person);
      for (const { email } of customers) sandbox.hubspot.addContact({ email });
      const error = { category: 'VALIDATION_ERROR', message: 'zoe@x.com', errors: [{ code: 'INVALID_EMAIL' }] };
      sandbox.hubspot.faults.add({ effect: answer(200, inBatch([error])), body: 'loose-3@example.com' });
      await hubspot.configure({ paused: true, createMissingContacts: create });
      await hubspot.publish(customers);
      await hubspot.configure({ paused: false });
      await hubspot.settled();
      const rows = (await hubspot.rowsOf('loose')).slice(-5);
      expect(rows.map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered', 'dead', 'delivered']);
      expect(rows[3]).toMatchObject(dead('HubSpot refused the contact VALIDATION_ERROR, INVALID_EMAIL'));
    },
  );

  it.each(['batch', 'record'] as const)(
    'properties of another type stop the destination, with their names and the command (told of the %s)',
    async (kind) => {
      const select = { type: 'enumeration', fieldType: 'select', options: [{ label: 'Silver', value: 'silver' }] };
      await create({ name: `dropdown_${kind}`, ...select });
      await create({ name: `day_${kind}`, type: 'date', fieldType: 'date' });
      const names = [`dropdown_${kind}`, `day_${kind}`];
      await eventually(() => expect(sandbox.hubspot.properties).toEqual(expect.arrayContaining(names)));
      await hubspot.configure({ properties: { tier: `dropdown_${kind}`, changedAt: `day_${kind}` }, paused: true });
      const whole = { status: 'error', category: 'VALIDATION_ERROR', message: quoted(kind), errors: [] };
      if (kind === 'batch') sandbox.hubspot.faults.add({ effect: answer(400, whole) });
      await hubspot.publish([`typed-${kind}-0`, `typed-${kind}-1`].map(person));
      await hubspot.configure({ paused: false });
      await eventually(async () =>
        expect(await hubspot.hold()).toMatchObject({
          reason: 'misconfigured',
          detail: `HubSpot's properties are not as needed, INVALID_OPTION (dropdown_${kind}), INVALID_DATE (day_${kind}): run tier-relay setup hubspot`,
        }),
      );
      sandbox.hubspot.faults.clear();
      await hubspot.configure({ properties: {} });
      await hubspot.resume();
      await hubspot.settled();
      expect(await hubspot.rowsOf(`typed-${kind}`)).toMatchObject(Array(2).fill({ status: 'delivered', attempts: 1 }));
    },
  );

  it.each(['phone', 'lastname'])('a form that demands %s of new contacts stops them, by 2026-09', async (name) => {
    sandbox.hubspot.configure({ requiredOnCreate: [name] });
    await hubspot.configure({ apiVersion: '2026-09' });
    await hubspot.publish([person(`demand-${name}`)]);
    await eventually(async () =>
      expect(await hubspot.hold()).toMatchObject({
        reason: 'misconfigured',
        detail: `HubSpot demands more of a new contact, VALIDATION_ERROR (${name}): make it optional in HubSpot, or set createMissingContacts: false`,
      }),
    );
    sandbox.hubspot.configure({ requiredOnCreate: [] });
    await hubspot.resume();
    await hubspot.settled();
    expect(await hubspot.rowsOf(`demand-${name}`)).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  });

  const create = (property: object) =>
    callHubSpot(sandbox.hubspot, '/crm/v3/properties/contacts', {
      body: { label: 'A property', groupName: 'loyalty', ...property },
    });
});

/** Returns a message of HubSpot's that quotes two refused properties as JSON. */
function quoted(kind: string): string {
  const entry = (error: string, name: string) => ({ isValid: false, message: 'Gold was not one of', error, name });
  const list = [entry('INVALID_OPTION', `dropdown_${kind}`), entry('INVALID_DATE', `day_${kind}`)];
  return `Property values were not valid: ${JSON.stringify(list)}`;
}
