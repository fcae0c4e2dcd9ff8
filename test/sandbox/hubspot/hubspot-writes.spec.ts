import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BasicApi,
  BatchApi,
  createConfiguration,
  ServerConfiguration,
} from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { startSandbox, type Sandbox } from '../sandbox.ts';
import { callHubSpot } from './call-hubspot.ts';

const upsertPath = '/crm/v3/objects/contacts/batch/upsert';
const input = (id: string, properties: Record<string, string> = { loyalty_tier: 'Gold' }, traced = true) => ({
  id,
  idProperty: 'email',
  properties,
  ...(traced ? { objectWriteTraceId: `trace-${id}` } : {}),
});

describe('writing contacts to the HubSpot stand-in', () => {
  let sandbox: Sandbox;
  let batch: BatchApi;
  let basic: BasicApi;

  beforeAll(async () => {
    sandbox = await startSandbox();
    const configuration = createConfiguration({
      baseServer: new ServerConfiguration(sandbox.hubspot.baseUrl, {}),
      authMethods: { oauth2: { accessToken: sandbox.hubspot.accessToken } },
    });
    batch = new BatchApi(configuration);
    basic = new BasicApi(configuration);
  });
  beforeEach(() => {
    sandbox.hubspot.reset();
  });
  afterAll(() => sandbox.stop());

  it('creates and updates by email, whatever its case, through the SDK', async () => {
    const first = await batch.upsert({ inputs: [input('Ada@Example.com')] });
    expect(first.results[0]).toMatchObject({ _new: true, objectWriteTraceId: 'trace-Ada@Example.com' });
    const second = await batch.upsert({ inputs: [input('ada@example.COM', { loyalty_tier: 'Platinum' })] });
    expect(second.results[0]).toMatchObject({ _new: false, id: first.results[0]?.id });
    expect(sandbox.hubspot.contacts).toHaveLength(1);
    const contact = sandbox.hubspot.contact('ada@example.com');
    expect(contact?.properties).toMatchObject({ email: 'ada@example.com', loyalty_tier: 'Platinum' });
    expect(contact?.history.loyalty_tier?.map(({ value }) => value)).toEqual(['Gold', 'Platinum']);
  });

  it('answers 207 for the traced and names the one that failed; the others are written', async () => {
    const answer = await batch.upsertWithHttpInfo({
      inputs: [input('a@x.com'), input('b@x.invalid'), input('c@x.com')],
    });
    expect(answer.httpStatusCode).toBe(207);
    expect(answer.data).toMatchObject({
      numErrors: 1,
      errors: [{ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['trace-b@x.invalid'] } }],
    });
    expect(answer.data.results.map((result) => result.properties.email).sort()).toEqual(['a@x.com', 'c@x.com']);
    expect(sandbox.hubspot.contacts).toHaveLength(2);
  });

  it('rejects the whole batch for one bad record when they are not traced', async () => {
    const untraced = ['a@x.com', 'b@x.invalid'].map((id) => input(id, {}, false));
    await expect(batch.upsert({ inputs: untraced })).rejects.toMatchObject({
      code: 400,
      body: { category: 'VALIDATION_ERROR', errors: [{ code: 'INVALID_EMAIL' }] },
    });
    expect(sandbox.hubspot.contacts).toHaveLength(0);
  });

  it('gives results in another order than the inputs', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `p${String(index)}@x.com`);
    const { results } = await batch.upsert({ inputs: ids.map((id) => input(id)) });
    const order = results.map((result) => result.properties.email);
    expect(order).not.toEqual(ids);
    expect([...order].sort()).toEqual([...ids].sort());
  });

  it.each<[string, unknown[]]>([
    ['101 inputs', Array.from({ length: 101 }, (_, index) => input(`p${String(index)}@x.com`))],
    ['no inputs', []],
    ['an id twice in two spellings', [input('A@x.com'), input('a@X.com')]],
    ['two idProperties', [input('a@x.com'), { ...input('cust_1'), idProperty: 'voucherify_customer_id' }]],
    ['hs_object_id as idProperty', [{ ...input('1'), idProperty: 'hs_object_id' }]],
    ['no idProperty', [{ id: 'a@x.com', properties: {} }]],
    ['an idProperty without unique values', [{ ...input('Gold'), idProperty: 'loyalty_tier' }]],
    ['a number as value', [{ ...input('a@x.com'), properties: { loyalty_tier: 3 } }]],
    ['null as value', [{ ...input('a@x.com'), properties: { loyalty_tier: null } }]],
    ['an empty id', [input('')]],
  ])('refuses %s with 400 and writes nothing', async (_name, inputs) => {
    const answer = await callHubSpot(sandbox.hubspot, upsertPath, { body: { inputs } });
    expect(answer).toMatchObject({ status: 400, body: { status: 'error', category: 'VALIDATION_ERROR' } });
    expect(sandbox.hubspot.contacts).toHaveLength(0);
  });

  it('names the properties that do not exist, in the batch or in the record', async () => {
    const inputs = [input('a@x.com', { loyalty_teir: 'Gold' }), input('b@x.com')];
    const errors = [{ code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: ['loyalty_teir'] } }];
    await expect(batch.upsert({ inputs })).rejects.toMatchObject({ code: 400, body: { errors } });
    sandbox.hubspot.configure({ unknownProperty: 'record' });
    const answer = await batch.upsertWithHttpInfo({ inputs });
    expect(answer.httpStatusCode).toBe(207);
    expect(answer.data).toMatchObject({ errors: [{ context: { objectWriteTraceId: ['trace-a@x.com'] } }] });
  });

  it('upserts by a unique property, and lets no two contacts have its value or an email', async () => {
    const byCustomer = (id: string, properties: Record<string, string>) => ({
      ...input(id, properties),
      idProperty: 'voucherify_customer_id',
    });
    await batch.upsert({
      inputs: [byCustomer('cust_1', { email: 'a@x.com' }), byCustomer('cust_2', { lastname: 'Lovelace' })],
    });
    const taken = await batch.upsertWithHttpInfo({ inputs: [byCustomer('cust_2', { email: 'A@x.com' })] });
    expect(taken.data).toMatchObject({ errors: [{ category: 'CONFLICT' }], results: [] });
    const stolen = await batch.upsertWithHttpInfo({ inputs: [input('z@x.com', { voucherify_customer_id: 'cust_1' })] });
    expect(stolen.data).toMatchObject({ numErrors: 1 });
    expect(sandbox.hubspot.contact('cust_1', 'voucherify_customer_id')?.properties.email).toBe('a@x.com');
  });

  it('updates one by email without creating, and reads with 207 for those missing', async () => {
    await expect(basic.update('a@x.com', { properties: { loyalty_tier: 'Gold' } }, 'email')).rejects.toMatchObject({
      code: 404,
    });
    const { id } = sandbox.hubspot.addContact({ email: 'a@x.com' });
    const updated = await basic.update('A@x.com', { properties: { loyalty_tier: 'Gold' } }, 'email');
    expect(updated).toMatchObject({ id, properties: { loyalty_tier: 'Gold' } });
    const read = await batch.readWithHttpInfo({
      inputs: [{ id: 'a@x.com' }, { id: 'b@x.com' }],
      idProperty: 'email',
      properties: ['loyalty_tier'],
      propertiesWithHistory: [],
    });
    expect(read.httpStatusCode).toBe(207);
    expect(read.data).toMatchObject({
      results: [{ id, properties: { loyalty_tier: 'Gold' } }],
      errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['b@x.com'] } }],
    });
  });

  it.each(['ada@old.com', 'ADA@older.com'])(
    'finds a contact by %s too, which does not become its address',
    async (id) => {
      sandbox.hubspot.addContact({ email: 'ada@x.com', hs_additional_emails: 'ada@old.com;ada@older.com' });
      const asked = { idProperty: 'email', properties: ['email', 'hs_additional_emails'], propertiesWithHistory: [] };
      const read = await batch.readWithHttpInfo({ inputs: [{ id }], ...asked });
      expect(read.httpStatusCode).toBe(200);
      expect(read.data.results[0]?.properties).toMatchObject({ hs_additional_emails: 'ada@old.com;ada@older.com' });
      const { results } = await batch.upsert({ inputs: [input(id)] });
      expect(results).toMatchObject([{ _new: false }]);
      expect(sandbox.hubspot.contacts).toMatchObject([{ properties: { email: 'ada@x.com', loyalty_tier: 'Gold' } }]);
    },
  );

  it('creates no contact without e-mail and name, and lets those that are there be', async () => {
    const nameless = { ...input('cust_1'), idProperty: 'voucherify_customer_id' };
    const { data } = await batch.upsertWithHttpInfo({ inputs: [nameless] });
    expect(data).toMatchObject({ errors: [{ category: 'VALIDATION_ERROR' }], results: [] });
    await expect(basic.create({ properties: { loyalty_tier: 'Gold' }, associations: [] })).rejects.toMatchObject({
      code: 400,
    });
    sandbox.hubspot.addContact({ voucherify_customer_id: 'cust_1' });
    expect((await batch.upsert({ inputs: [nameless] })).results).toMatchObject([{ _new: false }]);
  });

  it('by 2026-09 demands what the form demands, and answers 200 with the errors', async () => {
    sandbox.hubspot.configure({ requiredOnCreate: ['phone'] });
    const upsert = (version: string, ...inputs: object[]) =>
      callHubSpot(sandbox.hubspot, `/crm/objects/${version}/contacts/batch/upsert`, { body: { inputs } });
    expect(await upsert('2026-09', input('a@x.com'), input('b@x.com', { phone: '1' }))).toMatchObject({
      status: 200,
      body: {
        results: [{ properties: { phone: '1' } }],
        errors: [{ errors: [{ context: { properties: ['phone'] } }] }],
      },
    });
    expect(await upsert('2026-03', input('a@x.com'))).toMatchObject({
      status: 200,
      body: { results: [{ new: true }] },
    });
    expect(await upsert('2026-04', input('a@x.com'))).toMatchObject({ status: 404 });
    sandbox.hubspot.configure({ requiredOnCreate: [] });
  });

  it('does not update a batch by email', async () => {
    sandbox.hubspot.addContact({ email: 'a@x.com' });
    await expect(batch.update({ inputs: [input('a@x.com')] })).rejects.toMatchObject({ code: 400 });
  });

  it('knows the dated versions of the paths, and refuses bodies that are not JSON', async () => {
    const dated = '/crm/objects/2026-03/contacts/batch/upsert';
    expect(await callHubSpot(sandbox.hubspot, dated, { body: { inputs: [input('a@x.com')] } })).toMatchObject({
      status: 200,
    });
    const form = { body: {}, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect(await callHubSpot(sandbox.hubspot, dated, form)).toMatchObject({ status: 415 });
    expect(await callHubSpot(sandbox.hubspot, '/crm/v3/objects/deals/batch/upsert', { body: {} })).toMatchObject({
      status: 404,
    });
  });
});
