import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSandbox, type Sandbox } from '../sandbox.ts';
import { callHubSpot } from './call-hubspot.ts';

const group = { name: 'loyalty', label: 'Loyalty' };
const property = {
  name: 'loyalty_tier',
  label: 'Loyalty tier',
  type: 'string',
  fieldType: 'text',
  groupName: 'loyalty',
};

describe('provisioning properties in the HubSpot stand-in', () => {
  let sandbox: Sandbox;
  let now = Date.parse('2026-11-22T10:00:00Z');
  const base = '/crm/v3/properties/contacts';
  const call = (path: string, body?: unknown) => callHubSpot(sandbox.hubspot, base + path, { body });

  beforeEach(async () => {
    sandbox = await startSandbox({ now: () => now, hubspot: { provisioned: false } });
  });
  afterEach(() => sandbox.stop());

  it('creates a group and a property, which can be read and written only after a while', async () => {
    expect(await call('/groups', group)).toMatchObject({ status: 201 });
    expect(await call('/groups/loyalty')).toMatchObject({ status: 200, body: group });
    expect(await call('', property)).toMatchObject({ status: 201, body: property });
    expect(await call('/loyalty_tier')).toMatchObject({ status: 404 });
    const inputs = [{ id: 'a@x.com', idProperty: 'email', properties: { loyalty_tier: 'Gold' } }];
    const upsert = () => callHubSpot(sandbox.hubspot, '/crm/v3/objects/contacts/batch/upsert', { body: { inputs } });
    expect(await upsert()).toMatchObject({ status: 400 });
    now += 250;
    expect(await call('/loyalty_tier')).toMatchObject({ status: 200, body: property });
    expect(await upsert()).toMatchObject({ status: 200 });
  });

  it('answers 409 to what exists already', async () => {
    await call('/groups', group);
    await call('', property);
    expect(await call('/groups', group)).toMatchObject({ status: 409, body: { category: 'OBJECT_ALREADY_EXISTS' } });
    expect(await call('', property)).toMatchObject({ status: 409, body: { category: 'OBJECT_ALREADY_EXISTS' } });
  });

  it.each([
    ['an unknown group', { ...property, groupName: 'nowhere' }],
    ['a name with capitals', { ...property, name: 'LoyaltyTier' }],
    ['a field type of another type', { ...property, fieldType: 'date' }],
    ['an enumeration without options', { ...property, type: 'enumeration', fieldType: 'select' }],
    ['unique dates', { ...property, type: 'date', fieldType: 'date', hasUniqueValue: true }],
    ['no label', { ...property, label: undefined }],
  ])('refuses %s', async (_name, body) => {
    await call('/groups', group);
    expect(await call('', body)).toMatchObject({ status: 400 });
  });

  it('creates many at once and reports the ones it could not; ten at most are unique', async () => {
    await call('/groups', group);
    const unique = Array.from({ length: 11 }, (_, index) => ({
      ...property,
      name: `unique_${String(index)}`,
      hasUniqueValue: true,
    }));
    expect(await call('/batch/create', { inputs: unique })).toMatchObject({ status: 207, body: { numErrors: 1 } });
    now += 250;
    const read = await call('/batch/read', { archived: false, inputs: [{ name: 'unique_0' }, { name: 'unique_10' }] });
    expect(read).toMatchObject({ status: 207, body: { results: [{ name: 'unique_0', hasUniqueValue: true }] } });
    expect(await callHubSpot(sandbox.hubspot, '/crm/properties/2026-03/contacts')).toMatchObject({ status: 200 });
  });

  it('needs the schema scope to create, not to read', async () => {
    sandbox.hubspot.configure({ scopes: ['crm.objects.contacts.read', 'crm.objects.contacts.write'] });
    expect(await call('/email')).toMatchObject({ status: 200 });
    const context = { requiredGranularScopes: ['crm.schemas.contacts.write'] };
    expect(await call('/groups', group)).toMatchObject({ status: 403, body: { context } });
  });
});
