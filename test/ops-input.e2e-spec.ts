import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { sendOps } from './support/send-ops.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

const nobody = '0190b2f0-0000-7000-8000-000000000000';

/** Makes one dead letter, which a replay of everything would take. */
beforeAll(async () => {
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start();
  const body = { ok: false, error: 'invalid_blocks' };
  cluster.sandbox.slack.faults.add({ effect: { kind: 'answer', status: 200, body } });
  await postWebhook(relay.url, tierEvent());
  await eventually(async () => expect(await deliveries()).toMatchObject([{ status: 'delivered' }, { status: 'dead' }]));
});
afterAll(() => cluster.close());

const deliveries = () =>
  cluster.query<{ id: string; status: string }>('SELECT id, status FROM tier_relay.deliveries ORDER BY destination');

const send = (route: string, body: string, headers: Readonly<Record<string, string>>) =>
  sendOps(relay.url, { route, body, headers });

describe('a body that is not sent as JSON', () => {
  const filter = '{"destination":"hubspot"}';
  const length = { 'content-length': String(filter.length) };

  it.each([
    ['as a form, as curl -d does', { 'content-type': 'application/x-www-form-urlencoded', ...length }],
    ['as text', { 'content-type': 'text/plain', ...length }],
    ['as JSON of a vendor', { 'content-type': 'application/vnd.api+json', ...length }],
    ['without a type', length],
    ['compressed', { 'content-type': 'application/json', 'content-encoding': 'gzip', ...length }],
    ['as text in chunks', { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' }],
  ])('is refused, not left out: %s', async (_how, headers) => {
    expect(await send('POST deliveries/replay', filter, headers)).toEqual({
      status: 415,
      body: {
        type: 'about:blank',
        status: 415,
        title: 'Unsupported Media Type',
        detail: expect.stringContaining('application/json'),
      },
    });
    expect(await deliveries()).toMatchObject([{ status: 'delivered' }, { status: 'dead' }]);
  });

  it.each([
    'GET events',
    'GET events/evcus_nobody',
    'POST events/evcus_nobody/replay',
    'GET deliveries',
    `POST deliveries/${nobody}/replay`,
    'GET destinations',
    'POST destinations/slack/pause',
    'POST destinations/slack/resume',
    'DELETE customers/cust_nobody',
  ])('is refused by %s too', async (route) => {
    expect(await send(route, filter, { 'content-type': 'text/plain', ...length })).toMatchObject({ status: 415 });
  });

  it.each([{ 'content-length': '0' }, { 'content-length': '0', 'content-type': 'text/plain' }])(
    'is none when it is empty: %j',
    async (headers) => {
      expect(await send('POST destinations/hubspot/resume', '', headers)).toMatchObject({ status: 200 });
    },
  );
});

describe('a body that is JSON', () => {
  it('is a filter only as an object', async () => {
    for (const body of [[], [{ destination: 'hubspot' }], null, 'hubspot', 7]) {
      expect(await callOps(relay.url, 'POST deliveries/replay', { body })).toMatchObject({
        status: 400,
        body: { detail: 'the body must be a JSON object' },
      });
    }
    expect(await deliveries()).toMatchObject([{ status: 'delivered' }, { status: 'dead' }]);
  });

  it('is flat, however deep it could be', async () => {
    const deep = `${'['.repeat(8_000)}${']'.repeat(8_000)}`;
    for (const text of [`{"destination":${deep}}`, '{"status":{}}', '{"__proto__":{"destination":"hubspot"}}']) {
      const headers = { 'content-type': 'application/json', 'content-length': String(text.length) };
      expect(await send('POST deliveries/replay', text, headers)).toMatchObject({
        status: 400,
        body: { detail: 'no field of the body may hold an object or a list' },
      });
    }
    expect(await deliveries()).toMatchObject([{ status: 'delivered' }, { status: 'dead' }]);
  });

  it('is read with any parameter of its type', async () => {
    const body = JSON.stringify({ destination: 'hubspot' });
    const headers = { 'content-type': 'Application/JSON; charset=utf-8', 'content-length': String(body.length) };
    expect(await send('POST deliveries/replay', body, headers)).toMatchObject({ status: 200, body: { replayed: 0 } });
  });

  it('may be as large as 64 KiB, and is refused with that limit', async () => {
    const large = (bytes: number) => callOps(relay.url, 'POST deliveries/replay', { body: { pad: 'x'.repeat(bytes) } });
    expect(await large(65_000)).toMatchObject({ status: 400, body: { violations: [{ path: 'pad' }] } });
    const refused = { status: 413, body: { title: 'Content Too Large', detail: 'the body is larger than 64 KiB' } };
    for (const bytes of [65_536, 1024 * 1024]) expect(await large(bytes)).toMatchObject(refused);
  });

  it('is not read of those who do not know the token', async () => {
    const headers = { authorization: 'Bearer guessed', 'content-type': 'application/json' };
    expect(await send('POST deliveries/replay', '{"status":', headers)).toMatchObject({ status: 401 });
  });
});

describe('what a route does not read', () => {
  const notInUrl = 'nothing is read from the URL after the question mark: ';

  it.each([
    ['GET service?name=slack', `${notInUrl}remove it`],
    ['GET destinations?name=slack', `${notInUrl}remove it`],
    [`GET replays/${nobody}?status=running`, `${notInUrl}remove it`],
    ['DELETE customers/Ada?dry=1', `${notInUrl}remove it`],
    ['POST destinations/slack/pause?for=1h', `${notInUrl}remove it`],
    ['POST deliveries/replay?status=dead', `${notInUrl}send it as JSON in the body`],
    ['GET events {"limit":5}', 'nothing is read from the body: send it in the URL, after a question mark'],
    ['POST destinations/slack/pause {"for":"1h"}', 'nothing is read from the body: remove it'],
    [`POST deliveries/${nobody}/replay {"dryRun":true}`, 'nothing is read from the body: remove it'],
  ])('is refused, not left out: %s', async (call, detail) => {
    const [route = '', body = ''] = call.split(/ (?=\{)/);
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    expect(await send(route, body, headers)).toMatchObject({ status: 400, body: { detail } });
    expect(await deliveries()).toMatchObject([{ status: 'delivered' }, { status: 'dead' }]);
  });
});

describe('what is not as documented', () => {
  it.each([
    ['GET events?limit=0', 'limit'],
    ['GET events?limit=201', 'limit'],
    ['GET events?limit=ten', 'limit'],
    ['GET events?status=lost', 'status'],
    ['GET events?customer=', 'customer'],
    ['GET events?order=asc', 'order'],
    ['GET deliveries?status=rejected', 'status'],
    ['GET deliveries?cursor=12', 'cursor'],
    ['POST deliveries/replay {"status":"pending"}', 'status'],
    ['POST deliveries/replay {"since":"yesterday"}', 'since'],
    ['POST deliveries/replay {"since":"2026-01-31"}', 'since'],
    ['POST deliveries/replay {"since":"2026-01-31T00:00:00"}', 'since'],
    ['POST deliveries/replay {"until":"2026-02-31T00:00:00Z"}', 'until'],
    ['POST deliveries/replay {"until":20260101}', 'until'],
    ['POST deliveries/replay {"dryRun":"yes"}', 'dryRun'],
    ...['constructor', 'toString', '__proto__'].map((key) => [`POST deliveries/replay {"${key}":"dead"}`, key]),
    ...['hasOwnProperty', 'valueOf', '__proto__'].map((key) => [`GET events?${key}=1`, key]),
  ])('%s is answered 400, naming %s', async (request, path) => {
    const [method, target = '', body] = request.split(' ');
    const violations = expect.arrayContaining([expect.objectContaining({ path })]);
    const route = `${method as 'GET'} ${target}` as const;
    const answer = await callOps(relay.url, route, body === undefined ? {} : { body: JSON.parse(body) as unknown });
    expect(answer).toMatchObject({ status: 400, body: { violations } });
  });
});

describe('a destination that nobody has', () => {
  const expected = { status: 400, body: { detail: expect.stringMatching(/one of hubspot, slack$/) } };

  it('is refused in a replay, with those that there are', async () => {
    for (const destination of ['fax', 'Slack', '']) {
      expect(await callOps(relay.url, 'POST deliveries/replay', { body: { destination } })).toMatchObject(expected);
    }
  });

  it('is refused in a list, with those that there are', async () => {
    for (const name of ['fax', 'Slack', '']) {
      for (const list of ['events', 'deliveries'])
        expect(await callOps(relay.url, `GET ${list}?destination=${name}`)).toMatchObject(expected);
    }
  });
});

describe('the replay of one delivery', () => {
  it('is refused by an id that is no uuid', async () => {
    expect(await callOps(relay.url, 'POST deliveries/nope/replay')).toMatchObject({
      status: 400,
      body: { title: 'Bad Request', detail: 'the id in the URL is no uuid' },
    });
  });

  it('is answered 404 when there is none of this id', async () => {
    expect(await callOps(relay.url, `POST deliveries/${nobody}/replay`)).toMatchObject({
      status: 404,
      body: { detail: `there is no delivery ${nobody}` },
    });
  });

  it('replays nothing of one that is on its way', async () => {
    expect(await callOps(relay.url, 'POST destinations/slack/pause')).toMatchObject({ status: 200 });
    const id = (await deliveries())[1]?.id ?? '';
    const answers = [1, 2].map(() => callOps(relay.url, `POST deliveries/${id}/replay`));
    const replayed = (await Promise.all(answers)).map(({ status, body }) => [status, body]);
    expect(replayed).toEqual(
      expect.arrayContaining([
        [200, { replayed: 1 }],
        [200, { replayed: 0 }],
      ]),
    );
  });
});

describe('a NUL character', () => {
  const expected = { status: 400, body: { title: 'Bad Request', detail: expect.stringContaining('NUL') } };

  it.each([
    'GET events?customer=%00',
    'GET events?customer=a%00b',
    'GET events?status=rejected&cursor=%00',
    'GET events/%00',
    'POST events/%00/replay',
    'GET deliveries?destination=%00',
    'POST deliveries/%00/replay',
    'POST destinations/%00/pause',
    'DELETE customers/%00',
  ] as const)('is refused in %s', async (route) => {
    expect(await callOps(relay.url, route)).toMatchObject(expected);
  });

  it('is refused in a body', async () => {
    for (const field of ['destination', 'status', 'since']) {
      const body = { [field]: '2026-01-01\0' };
      expect(await callOps(relay.url, 'POST deliveries/replay', { body })).toMatchObject(expected);
    }
  });

  it('is none when it is the text of one', async () => {
    expect(await callOps(relay.url, 'GET events?customer=%2500')).toMatchObject({ status: 200, body: { items: [] } });
  });
});

it('rejected events are not looked up by customer, for nobody knows whose they are', async () => {
  expect(await callOps(relay.url, 'GET events?status=rejected&customer=Ada')).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('rejected events cannot be looked up by customer') },
  });
});
