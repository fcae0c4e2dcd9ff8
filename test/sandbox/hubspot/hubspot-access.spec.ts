import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSandbox, type Sandbox } from '../sandbox.ts';
import { callHubSpot } from './call-hubspot.ts';

describe('access to the HubSpot stand-in', () => {
  let sandbox: Sandbox;
  let now = Date.parse('2026-11-22T10:00:00Z');
  const path = '/crm/v3/objects/contacts/batch/upsert';
  const upsert = (headers: Record<string, string> = {}) =>
    callHubSpot(sandbox.hubspot, path, {
      body: { inputs: [{ id: 'a@x.com', idProperty: 'email', properties: {} }] },
      headers,
    });

  beforeEach(async () => {
    sandbox = await startSandbox({ now: () => now });
  });
  afterEach(() => sandbox.stop());

  it('answers 401 to a wrong token', async () => {
    expect(await upsert({ authorization: 'Bearer pat-old' })).toMatchObject({
      status: 401,
      body: { status: 'error', category: 'INVALID_AUTHENTICATION' },
    });
  });

  it('answers 403 and names the scope that was taken away, in either place', async () => {
    sandbox.hubspot.configure({ scopes: ['crm.objects.contacts.read'] });
    const context = { requiredGranularScopes: ['crm.objects.contacts.write'] };
    expect(await upsert()).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES', context } });
    sandbox.hubspot.configure({ missingScopesIn: 'errors' });
    expect(await upsert()).toMatchObject({ status: 403, body: { errors: [{ context }] } });
  });

  it('tells the scopes of the key itself, whichever they are', async () => {
    sandbox.hubspot.configure({ scopes: ['crm.schemas.contacts.read'] });
    const info = (headers = {}) =>
      callHubSpot(sandbox.hubspot, '/oauth/v2/private-apps/get/access-token-info', {
        body: { tokenKey: sandbox.hubspot.accessToken },
        headers,
      });
    expect(await info()).toMatchObject({
      status: 200,
      body: { hubId: 1_020_304, scopes: ['crm.schemas.contacts.read'] },
    });
    expect(await info({ authorization: 'Bearer pat-old' })).toMatchObject({ status: 401 });
  });

  it.each(['v3', '2026-03', '2026-09'])('tells of the account to every key, by %s', async (version) => {
    sandbox.hubspot.configure({ scopes: [] });
    const about = (headers = {}) =>
      callHubSpot(sandbox.hubspot, `/account-info/${version}/details`, { method: 'GET', headers });
    expect(await about()).toMatchObject({
      status: 200,
      body: { portalId: 1_020_304, uiDomain: 'app-eu1.hubspot.com' },
    });
    expect(await about({ authorization: 'Bearer pat-old' })).toMatchObject({ status: 401 });
  });

  it('counts calls in a rolling window and says how many are left', async () => {
    sandbox.hubspot.configure({ rateLimit: { requests: 2, perSeconds: 10 } });
    const first = await upsert();
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBe('2');
    expect(first.headers.get('x-hubspot-ratelimit-remaining')).toBe('1');
    now += 6000;
    expect(await upsert()).toMatchObject({ status: 200 });
    expect(await upsert()).toMatchObject({
      status: 429,
      body: { errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' },
    });
    now += 4000;
    expect(await upsert()).toMatchObject({ status: 200 });
    expect(await upsert()).toMatchObject({ status: 429 });
    expect(sandbox.hubspot.calls.byStatus).toEqual({ '200': 3, '429': 2 });
  });

  it('keeps the daily limit until midnight UTC, and a secondly one where there is one', async () => {
    sandbox.hubspot.configure({ dailyLimit: 1 });
    await upsert();
    expect(await upsert()).toMatchObject({ status: 429, body: { policyName: 'DAILY' } });
    now += 86_400_000;
    expect(await upsert()).toMatchObject({ status: 200 });
    sandbox.hubspot.configure({ dailyLimit: 100, secondlyLimit: 1 });
    await upsert();
    expect(await upsert()).toMatchObject({ status: 429, body: { policyName: 'SECONDLY' } });
  });
});
