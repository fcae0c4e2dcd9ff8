import { afterEach, describe, expect, it } from '@jest/globals';
import {
  startRecordingServer,
  type RecordingServer,
  type ServerAnswer,
} from '../../../test/destinations/recording-server.ts';
import { HubSpotClient } from './hubspot.client.ts';
import type { HubSpotApiVersion } from './hubspot.settings.ts';

const accessToken = 'pat-eu1-0c0n7rac7';
const inputs = [
  {
    idProperty: 'email',
    id: 'anna@example.com',
    properties: { loyalty_tier: 'Gold', loyalty_previous_tier: '' },
    objectWriteTraceId: '0-a',
  },
  { idProperty: 'email', id: 'ben@example.com', properties: { loyalty_tier: 'Silver' }, objectWriteTraceId: '1-b' },
];

describe('HubSpotClient', () => {
  let server: RecordingServer;
  afterEach(() => server.close());

  const clientOf = async (
    answer?: (number: number) => ServerAnswer | 'reset',
    apiVersion: () => HubSpotApiVersion = () => 'v3',
  ): Promise<HubSpotClient> => {
    server = await startRecordingServer(answer);
    return new HubSpotClient({ baseUrl: server.origin, accessToken, apiVersion, timeoutMs: 10_000 });
  };

  it.each([
    ['v3', '/crm/v3/objects/contacts/batch/'],
    ['2026-03', '/crm/objects/2026-03/contacts/batch/'],
    ['2026-09', '/crm/objects/2026-09/contacts/batch/'],
  ] as const)('calls the documented paths of version %s', async (apiVersion, path) => {
    const client = await clientOf(undefined, () => apiVersion);
    await client.upsert(inputs);
    await client.update(inputs);
    await client.read('email', ['anna@example.com']);
    expect(server.requests.map(({ method, path: called }) => [method, called?.replace(/\?.*/, '')])).toEqual([
      ['POST', `${path}upsert`],
      ['POST', `${path}update`],
      ['POST', `${path}read`],
    ]);
  });

  it('sends a batch upsert as documented, values as texts, and an empty text to clear one', async () => {
    const client = await clientOf();
    await client.upsert(inputs);
    const request = server.lastRequest();
    expect(JSON.parse(request.body)).toEqual({ inputs });
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: `Bearer ${accessToken}`,
    });
  });

  it('names records by their id alone when it updates', async () => {
    const client = await clientOf();
    await client.update([{ id: '101', properties: { loyalty_tier: 'Gold' }, objectWriteTraceId: '0-a' }]);
    expect(JSON.parse(server.lastRequest().body)).toEqual({
      inputs: [{ id: '101', properties: { loyalty_tier: 'Gold' }, objectWriteTraceId: '0-a' }],
    });
  });

  it('asks by idProperty which contacts there are', async () => {
    const client = await clientOf();
    await client.read('email', ['anna@example.com', 'ben@example.com']);
    expect(JSON.parse(server.lastRequest().body)).toEqual({
      idProperty: 'email',
      inputs: [{ id: 'anna@example.com' }, { id: 'ben@example.com' }],
      properties: ['email', 'hs_additional_emails'],
      propertiesWithHistory: [],
    });
    await client.read('source_id', ['7']);
    expect(JSON.parse(server.lastRequest().body)).toMatchObject({ idProperty: 'source_id', properties: ['source_id'] });
  });

  it('shows the token in the Authorization header and nowhere else', async () => {
    const client = await clientOf();
    await client.upsert(inputs);
    const { authorization, ...headers } = server.lastRequest().headers;
    expect(authorization).toBe(`Bearer ${accessToken}`);
    expect(JSON.stringify({ ...server.lastRequest(), headers })).not.toContain(accessToken);
  });

  it('hands the answer through: status, headers and body', async () => {
    const body = { status: 'COMPLETE', results: [{ id: '101', objectWriteTraceId: '0-a' }] };
    const client = await clientOf(() => ({ headers: { 'X-HubSpot-RateLimit-Remaining': '99' }, body }));
    expect(await client.upsert(inputs)).toMatchObject({
      status: 200,
      headers: { 'x-hubspot-ratelimit-remaining': '99' },
      body,
    });
  });

  it.each([200, 207])('hands a %i through with the errors that name the failed inputs', async (status) => {
    const errors = [{ status: 'error', category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['1-b'] } }];
    const body = { status: 'COMPLETE', results: [{ id: '101', objectWriteTraceId: '0-a' }], numErrors: 1, errors };
    const client = await clientOf(() => ({ status, body }));
    expect(await client.upsert(inputs)).toMatchObject({ status, body });
  });

  it.each([201, 302, 400, 401, 403, 409, 423, 429, 477, 500, 502, 503, 521])(
    'takes %i for an answer like any other, not for an error',
    async (status) => {
      const body = { status: 'error', category: 'RATE_LIMITS', policyName: 'DAILY', context: { scopes: ['a.b'] } };
      const client = await clientOf(() => ({ status, headers: { 'retry-after': '7' }, body }));
      const expected = { status, headers: { 'retry-after': '7' }, body };
      expect(await client.upsert(inputs)).toMatchObject(expected);
      expect(await client.update(inputs)).toMatchObject(expected);
      expect(await client.read('email', ['anna@example.com'])).toMatchObject(expected);
    },
  );

  it.each([
    ['a web page', 'text/html', '<html></html>'],
    ['a web page that says it is JSON', 'application/json', '<html></html>'],
    ['JSON cut short', 'application/json', '{"status":"err'],
    ['an image', 'image/png', 'PNG'],
    ['nothing', '', ''],
  ])('keeps the status of an answer with %s', async (_name, contentType, body) => {
    const statuses = [401, 502];
    const headers = { 'content-type': contentType };
    const client = await clientOf((number) => ({ status: statuses[number - 1] ?? 200, headers, body }));
    for (const status of statuses) expect(await client.upsert(inputs)).toMatchObject({ status, body: null });
  });

  it('rejects when there was no answer, with an error that quotes nothing of the request', async () => {
    const client = await clientOf(() => 'reset');
    const error: unknown = await client.upsert(inputs).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/anna@|0c0n7rac7/);
  });

  it('rejects when the answer has more bytes than any batch needs', async () => {
    const client = await clientOf(() => ({ body: ' '.repeat(8 * 1024 * 1024 + 1) }));
    await expect(client.upsert(inputs)).rejects.toMatchObject({ name: 'AnswerTooLarge' });
  });

  it('obeys a change of the version at the next call', async () => {
    let apiVersion: HubSpotApiVersion = 'v3';
    const client = await clientOf(undefined, () => apiVersion);
    await client.upsert(inputs);
    apiVersion = '2026-03';
    await client.upsert(inputs);
    expect(server.requests.map(({ path }) => path?.includes('2026-03'))).toEqual([false, true]);
  });
});
