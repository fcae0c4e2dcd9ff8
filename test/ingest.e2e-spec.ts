import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { changed } from './support/changed.ts';
import { Cluster } from './support/cluster.ts';
import { fixtures } from './support/fixture.ts';
import { type PostOptions, postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { signed } from './support/signed.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open();
  relay = await cluster.start({ VOUCHERIFY_WEBHOOK_SECRET: 'old-secret,new-secret' });
});
afterAll(() => cluster.close());

const post = (payload: unknown, options: PostOptions = {}) =>
  postWebhook(relay.url, payload, { secret: 'new-secret', ...options });

interface StoredEvent {
  readonly id: string;
  readonly sendOutId: string | null;
  readonly destinations: readonly string[];
}

function stored(customerId: string): Promise<StoredEvent[]> {
  return cluster.query<StoredEvent>(
    `SELECT e.id, e.send_out_id AS "sendOutId", array_agg(d.destination ORDER BY d.destination) AS destinations
     FROM tier_relay.events e JOIN tier_relay.deliveries d ON d.event_sequence = e.sequence
     WHERE e.customer_id = $1 GROUP BY e.id, e.send_out_id`,
    [customerId],
  );
}

function rejected(id: string) {
  return cluster.query<{ payload: string; violations: unknown }>(
    'SELECT payload, violations FROM tier_relay.rejected_events WHERE id = $1',
    [id],
  );
}

const problem = (status: number, rest: object = {}) => ({
  status,
  body: { type: 'about:blank', status, title: expect.any(String), detail: expect.any(String), ...rest },
});

describe('the webhook accepts', () => {
  it.each(fixtures)('$name, once', async ({ name, text }) => {
    const said = name.startsWith('other-event-type') ? 'ignored' : 'accepted';
    const first = await post(text);
    expect(first).toMatchObject({ status: 202, body: { status: said, eventId: expect.any(String) } });
    const again = { status: said === 'ignored' ? 'ignored' : 'duplicate' };
    expect(await post(text)).toEqual({
      ...first,
      headers: expect.anything(),
      body: { ...(first.body as object), ...again },
    });
  });

  it('a new event, and stores it with a delivery for each destination', async () => {
    const event = tierEvent({ eventId: 'evcus_new', sendOutId: 'whs_new', customer: { id: 'cust_new' } });
    expect(await post(event)).toMatchObject({ status: 202, body: { status: 'accepted', eventId: 'evcus_new' } });
    const destinations = ['hubspot', 'slack'];
    expect(await stored('cust_new')).toEqual([{ id: 'evcus_new', sendOutId: 'whs_new', destinations }]);
  });

  it('a retry of the same send-out as a duplicate, also when it was re-formatted or its event lost its id', async () => {
    const event = tierEvent({ eventId: 'evcus_retried', sendOutId: 'whs_retried', customer: { id: 'cust_retried' } });
    const duplicate = { status: 202, body: { status: 'duplicate', eventId: 'evcus_retried' } };
    await post(event);
    expect(await post(event)).toMatchObject(duplicate);
    const { signature } = signed(event, 'new-secret');
    expect(await post(JSON.stringify(event, null, 2), { signature })).toMatchObject(duplicate);
    expect(await post(changed(event, 'event.id', undefined))).toMatchObject(duplicate);
    expect(await stored('cust_retried')).toHaveLength(1);
  });

  it('the same event from another distribution as a duplicate: the first one is kept, once', async () => {
    const first = tierEvent({ eventId: 'evcus_two', sendOutId: 'whs_two_1', customer: { id: 'cust_two' } });
    expect(await post(first)).toMatchObject({ body: { status: 'accepted' } });
    const second = { ...first, id: 'whs_two_2', source: { id: 'distr_other' } };
    expect(await post(second)).toMatchObject({ status: 202, body: { status: 'duplicate', eventId: 'evcus_two' } });
    expect(await stored('cust_two')).toEqual([
      { id: 'evcus_two', sendOutId: 'whs_two_1', destinations: ['hubspot', 'slack'] },
    ]);
  });

  it('a raw payload of one tier as the kind in the URL', async () => {
    const { data } = tierEvent({ kind: 'left', customer: { id: 'cust_left' } });
    expect(await post(data, { query: '?kind=left' })).toMatchObject({ status: 202, body: { status: 'accepted' } });
    const rows = await cluster.query(
      `SELECT change->>'kind' AS kind FROM tier_relay.events WHERE customer_id = 'cust_left'`,
    );
    expect(rows).toEqual([{ kind: 'left' }]);
  });

  it('a kind that a destination does not want, without a delivery to it', async () => {
    await post(tierEvent({ kind: 'prolonged', customer: { id: 'cust_prolonged' } }));
    expect(await stored('cust_prolonged')).toMatchObject([{ destinations: ['hubspot'] }]);
  });

  it.each([
    ['another event type', { event: { id: 'ev_other', type: 'customer.segment.entered' }, data: {} }],
    ['a test ping', { type: 'ping' }],
  ])('%s as ignored, and keeps nothing', async (_, payload) => {
    const answer = await post(payload);
    expect(answer).toMatchObject({ status: 202, body: { status: 'ignored' } });
    const { eventId } = answer.body as { eventId: string };
    expect(await cluster.query('SELECT FROM tier_relay.events WHERE id = $1', [eventId])).toEqual([]);
    expect(await rejected(eventId)).toEqual([]);
  });

  it.each(['old-secret', 'new-secret'])('a signature by either secret while they are rotated: %s', async (secret) => {
    expect(await post(tierEvent(), { secret })).toMatchObject({ status: 202, body: { status: 'accepted' } });
  });

  it('what was signed as it came, where its compact form is another', async () => {
    const body = JSON.stringify(tierEvent(), null, 1).replace('{', '{"id":1.0,');
    expect(await post(body)).toMatchObject({ status: 202, body: { status: 'accepted' } });
  });

  it('a text with a byte order mark, which is not kept', async () => {
    const event = JSON.stringify(tierEvent({ customer: { id: 'cust_bom' } }));
    expect(await post(`\uFEFF${event}`)).toMatchObject({ status: 202, body: { status: 'accepted' } });
    const rows = await cluster.query(`SELECT payload FROM tier_relay.events WHERE customer_id = 'cust_bom'`);
    expect(rows).toEqual([{ payload: event }]);
  });

  it.each([
    ...[
      'application/cloudevents+json; charset=UTF-8',
      'application/json;charset=utf8',
      'application/json; charset=UTF8',
    ],
    ...[
      'application/json; charset="utf-8"',
      'application/json; charset="UTF8"; v=1',
      'application/json; charset=utf_8',
    ],
  ])('JSON by another name: %s', async (type) => {
    const answer = await post(tierEvent(), { headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status: 202, body: { status: 'accepted' } });
  });
});

describe('the webhook refuses', () => {
  it('a bent event once, with every violation and its path; it is kept, and its retries are taken', async () => {
    const event = tierEvent({ sendOutId: 'whs_bent', customer: { id: 'cust_bent' } });
    const bent = changed(changed(event, 'data.created_at', 'soon'), 'data.campaign', null);
    const violations = [
      { path: 'data.campaign', message: 'campaign must be an object' },
      { path: 'data.created_at', message: expect.stringContaining('ISO 8601') },
    ];
    const first = await post(bent);
    expect(first).toMatchObject(problem(400, { violations, detail: expect.stringContaining('whs_bent') }));
    expect(first.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await post(bent)).toMatchObject({ status: 202, body: { status: 'duplicate', eventId: 'whs_bent' } });
    expect(await rejected('whs_bent')).toEqual([{ payload: JSON.stringify(bent), violations }]);
    expect(await stored('cust_bent')).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['null', 'null'],
    ['a number', '17'],
    ['a text', '"<!channel>"'],
    ['a list of events', [tierEvent()]],
    ['a type that is no text', { type: { toString: 1 } }],
    ['100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000)],
  ])('%s, but keeps it', async (_, payload) => {
    expect(await post(payload)).toMatchObject(problem(400, { violations: expect.any(Array) }));
    expect(await post(payload)).toMatchObject({ status: 202, body: { status: 'duplicate' } });
  });

  const utf16 = Buffer.from('{"a":1}', 'utf16le').toString('latin1');
  it.each<[string, number, unknown, PostOptions]>([
    ['what is not JSON', 400, '{"a":', {}],
    ['what is neither JSON nor signed, unparsed', 401, '{"a":', { signature: null }],
    ['what is signed by another, unparsed', 401, `{"a":"${'x'.repeat(200_000)}`, { secret: 'another' }],
    ['no body', 400, '', {}],
    ['no signature', 401, tierEvent(), { signature: null }],
    ['a wrong signature', 401, tierEvent(), { secret: 'another' }],
    ['a signature in upper case', 401, { a: 1 }, { signature: signed({ a: 1 }, 'new-secret').signature.toUpperCase() }],
    ['a signature over another body', 401, { a: 1 }, { signature: signed({ a: 2 }, 'new-secret').signature }],
    ['more than 1 MiB', 413, JSON.stringify('x'.repeat(1024 * 1024)), {}],
    ['a form', 415, 'a=1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['plain text', 415, '{"a":1}', { headers: { 'content-type': 'text/plain' } }],
    ['a compressed body', 415, '{"a":1}', { headers: { 'content-encoding': 'gzip' } }],
    ['another encoding of text', 415, utf16, { headers: { 'content-type': 'application/json; charset=utf-16le' } }],
    ['an unknown encoding', 415, '{"a":1}', { headers: { 'content-type': 'application/json; charset=koi8-r' } }],
  ])('%s with %i, and keeps nothing', async (_, status, payload, options) => {
    const kept = () => cluster.query('SELECT count(*) AS n FROM tier_relay.rejected_events');
    const before = await kept();
    const answer = await post(payload, options);
    expect(answer).toMatchObject(problem(status));
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).not.toHaveProperty('violations');
    expect(await kept()).toEqual(before);
  });

  it('a truly compressed or UTF-16 body, whatever it says inside', async () => {
    const { body, signature } = signed(tierEvent(), 'new-secret');
    const send = async (bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
      (
        await fetch(`${relay.url}/webhooks/voucherify`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-voucherify-signature': signature, ...headers },
          body: bytes,
        })
      ).status;
    expect(await send(new Uint8Array(gzipSync(body)), { 'content-encoding': 'gzip' })).toBe(415);
    const utf16 = new Uint8Array(Buffer.from(body, 'utf16le'));
    expect(await send(utf16, { 'content-type': 'application/json; charset=utf-16le' })).toBe(415);
  });

  it('another method or path with a problem, too', async () => {
    const response = await fetch(`${relay.url}/webhooks/voucherify`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});

describe('concurrent webhooks', () => {
  it('of the same event store it once, and exactly one is told that it was accepted', async () => {
    const event = tierEvent({ customer: { id: 'cust_same' } });
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(event)));
    const said = answers.map(({ body }) => (body as { status: string }).status).sort();
    expect(said).toEqual(['accepted', ...Array.from({ length: 39 }, () => 'duplicate')]);
    expect(await stored('cust_same')).toHaveLength(1);
  });

  it('of different events are all stored, and share commits', async () => {
    const events = Array.from({ length: 200 }, () => tierEvent({ campaign: { id: 'camp_burst' } }));
    // The lock lets no event be committed for 2 s, while all webhooks arrive.
    const locked = cluster.query('BEGIN; LOCK tier_relay.events IN EXCLUSIVE MODE; SELECT pg_sleep(2); COMMIT');
    const answers = await Promise.all(events.map((event) => post(event)));
    await locked;
    expect(new Set(answers.map(({ body }) => (body as { status: string }).status))).toEqual(new Set(['accepted']));
    const [row] = await cluster.query<{ events: number; commits: number }>(
      `SELECT count(*)::int AS events, count(DISTINCT xmin::text)::int AS commits
       FROM tier_relay.events WHERE campaign_id = 'camp_burst'`,
    );
    expect(row?.events).toBe(200);
    expect(row?.commits).toBeLessThan(60);
  });
});
