import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HubSpotClient } from '../../../src/destinations/hubspot/hubspot.client.ts';
import { hubSpotSettings } from '../../../src/destinations/hubspot/hubspot.settings.ts';
import { contactSchema } from '../../../src/destinations/hubspot/setup/contact-schema.ts';
import { PropertiesClient } from '../../../src/destinations/hubspot/setup/properties.client.ts';
import { planProvisioning, provision } from '../../../src/destinations/hubspot/setup/provisioning.ts';
import { eventually } from '../../support/eventually.ts';
import { type Exchange, hubspotOpenApi, violations } from '../../support/openapi.ts';
import { startSandbox, type Sandbox } from '../sandbox.ts';

const schema = contactSchema(hubSpotSettings.parse({}));

describe.each(['v3', '2026-03', '2026-09'] as const)("HubSpot's OpenAPI %s", (version) => {
  const realFetch = globalThis.fetch;
  const exchanges: Exchange[] = [];
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ hubspot: { provisioned: false } });
    exchanges.length = 0;
    globalThis.fetch = async (url, init) => {
      const response = await realFetch(url, init);
      const { method = 'GET', body } = init ?? {};
      const request: unknown = typeof body === 'string' ? JSON.parse(body) : undefined;
      const { pathname: path } = new URL(response.url);
      exchanges.push({ method, path, request, status: response.status, answer: await response.clone().json() });
      return response;
    };
  });
  afterEach(async () => {
    globalThis.fetch = realFetch;
    await sandbox.stop();
  });

  it('has nothing against our calls and the stand-in’s answers', async () => {
    const { baseUrl, accessToken } = sandbox.hubspot;
    const options = { baseUrl, accessToken, apiVersion: () => version, timeoutMs: 5_000 };
    const [properties, contacts] = [new PropertiesClient(options), new HubSpotClient(options)];
    const plan = await planProvisioning(schema, properties);
    await Array.fromAsync(provision(plan, properties));
    await eventually(async () => expect((await planProvisioning(schema, properties)).create).toEqual([]));
    await Array.fromAsync(provision(plan, properties));

    const input = (id: string, given: Record<string, string> = { loyalty_tier: 'Gold' }) => ({
      idProperty: 'email',
      id,
      properties: given,
      objectWriteTraceId: id,
    });
    await contacts.upsert([input('a@example.com'), input('b@example.com'), input('c@x.invalid')]);
    await contacts.upsert([input('a@example.com'), input('A@example.com')]);
    await contacts.upsert([input('a@example.com', { loyalty_teir: 'Gold' })]);
    const { body } = await contacts.read('email', ['a@example.com', 'absent@example.com']);
    const [found] = (body as { results: { id: string }[] }).results;
    await contacts.update([input(found?.id ?? ''), input('7')]);
    sandbox.hubspot.configure({ scopes: [] });
    await contacts.read('email', ['a@example.com']);
    sandbox.hubspot.configure({ accessToken: 'another' });
    await contacts.read('email', ['a@example.com']);

    const statuses = new Set(exchanges.map(({ status }) => status));
    const partly = version === '2026-09' ? [] : [207];
    expect([...statuses].toSorted()).toEqual([200, 201, ...partly, 400, 401, 403, 409]);
    const openApi = hubspotOpenApi(version);
    expect([...new Set(exchanges.flatMap((exchange) => violations(openApi, exchange)))]).toEqual([]);
  });
});
