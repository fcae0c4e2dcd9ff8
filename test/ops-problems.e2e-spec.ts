import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { opsToken } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open();
  relay = await cluster.start();
});
afterAll(() => cluster.close());

const authorization = `Bearer ${opsToken}`;
const asJson = { authorization, 'content-type': 'application/json' };

/** Sends the path exactly as given. */
async function ask(route: string, headers: Readonly<Record<string, string>>, body = ''): Promise<IncomingMessage> {
  const [method = '', path = ''] = route.split(' ');
  const asked = request(relay.url, {
    method,
    path: `/ops/api${path}`,
    headers: { ...headers, 'content-length': String(body.length) },
  });
  const [response] = (await once(asked.end(body), 'response')) as [IncomingMessage];
  return response;
}

it.each([
  [401, 'GET /events', {}, ''],
  [401, 'POST /deliveries/replay', { authorization: 'Bearer guessed' }, ''],
  [401, 'POST /deliveries/replay', { authorization: 'Basic YTpi' }, '{}'],
  [404, 'GET ', { authorization }, ''],
  [404, 'GET /', { authorization }, ''],
  [404, 'GET /nothing', { authorization }, ''],
  [404, 'GET /nothing', {}, ''],
  [404, 'POST /events/evcus_1/nothing', { authorization }, ''],
  [404, 'GET /events/evcus_nobody', { authorization }, ''],
  [404, 'PUT /events', { authorization }, ''],
  [404, 'DELETE /replays/0190b2f0-0000-7000-8000-000000000000', { authorization }, ''],
  [400, 'GET /events/%', { authorization }, ''],
  [400, 'GET /events/%E0%A4%A', { authorization }, ''],
  [400, 'GET /events?limit=0', { authorization }, ''],
  [400, 'POST /deliveries/replay', asJson, '{"status":'],
  [400, 'POST /deliveries/replay', asJson, '[]'],
  [413, 'POST /deliveries/replay', asJson, `{"destination":"${'x'.repeat(70_000)}"}`],
  [415, 'POST /deliveries/replay', { authorization, 'content-type': 'text/plain' }, '{}'],
])('%s is answered to %s as problem+json (%j)', async (status, route, headers, body) => {
  const response = await ask(route, headers, body);
  expect(response.statusCode).toBe(status);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(await json(response)).toMatchObject({
    type: 'about:blank',
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(response.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
});

it('a route that does not exist is named', async () => {
  const detail = 'there is no route DELETE /ops/api/replays/1';
  expect(await json(await ask('DELETE /replays/1', { authorization }))).toMatchObject({ status: 404, detail });
});

it('an error in answer to HEAD has no body', async () => {
  const response = await ask('HEAD /events/evcus_nobody', { authorization });
  expect(response.statusCode).toBe(404);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
});
