import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import type { Socket } from 'node:net';
import { changed } from './support/changed.ts';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { honestTimesDuring } from './support/honest-times-during.ts';
import { paddedEvent } from './support/padded-event.ts';
import { postWebhook } from './support/post-webhook.ts';
import { residentBytes } from './support/resident-bytes.ts';
import { speak, webhookHead } from './support/speak.ts';
import { tierEvent } from './support/tier-event.ts';
import { webhookSecret } from './support/signed.ts';

const mebibyte = 1024 * 1024;
const voucherifyWaitsMs = 10_000;
/** Time limits for a request to arrive. */
const timing = { headersMs: 3_000, requestMs: 5_000 };
/** Milliseconds until slow clients are cut off: `requestMs`, and a few seconds for a busy machine. */
const slowClientLimitMs = 10_000;

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  const off = { enabled: false };
  cluster = await Cluster.open({ blocks: { hubspot: off, slack: off }, timing });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

const post = (payload: unknown, options = {}) => postWebhook(relay.url, payload, options);

/** Calls `act` `times` times, `concurrency` of the calls at once. */
async function repeat(times: number, concurrency: number, act: (index: number) => Promise<void>): Promise<void> {
  const indexes = Array.from({ length: times }, (_, index) => index).values();
  const worker = async (): Promise<void> => {
    for (const index of indexes) await act(index);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

describe('hostile load', () => {
  it('of bad signatures is refused, thousands of times, and honest webhooks are acknowledged meanwhile', async () => {
    const before = await residentBytes(relay.url);
    const answers = new Map<number, number>();
    const attack = repeat(4_000, 32, async () => {
      const { status } = await post(tierEvent(), { secret: 'guessed' });
      answers.set(status, (answers.get(status) ?? 0) + 1);
    });
    const times = await honestTimesDuring(relay.url, attack);
    expect([...answers]).toEqual([[401, 4_000]]);
    expect(Math.max(...times)).toBeLessThan(2_000);
    expect(await residentBytes(relay.url)).toBeLessThan(before + 200 * mebibyte);
  });

  const withTier = (json: string) =>
    JSON.stringify(tierEvent()).replace('"loyalty_tier_to":{', `"loyalty_tier_to":{${json}${json && ','}`);
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

  it.each<[string, () => unknown, number]>([
    ['of 1 MiB', () => paddedEvent(mebibyte), 202],
    ['of a byte more', () => paddedEvent(mebibyte + 1), 413],
    ['of 100,000 nested lists', () => deep(100_000), 400],
    ['with 100,000 nested lists in a tier', () => withTier(`"metadata":${deep(100_000)}`), 202],
    [
      'with 100,000 nested lists for a name',
      () => withTier('').replace('"name":"Gold"', `"name":${deep(100_000)}`),
      202,
    ],
    [
      'with 100,000 nested lists for the customer',
      () =>
        JSON.stringify(changed(tierEvent(), 'data.customer', 5)).replace('"customer":5', `"customer":${deep(100_000)}`),
      400,
    ],
    ['with __proto__', () => withTier('"__proto__":{"name":7,"polluted":true}'), 202],
    ['with constructor.prototype', () => withTier('"constructor":{"prototype":{"polluted":true}}'), 202],
    ['with a key twice', () => withTier('"name":"Silver","name":"Bronze"'), 202],
    ['with numbers out of range', () => withTier('"config":{"points":{"from":1e999,"to":-1e999}}'), 202],
    ['with a number of 10,000 digits', () => withTier(`"metadata":${'9'.repeat(10_000)}`), 202],
    ['of no JSON', () => '{"id":', 400],
    ['that is a number', () => '1e999', 400],
  ])('a signed body %s has a clear answer', async (_what, payload, status) => {
    const answer = await post(payload());
    expect(answer.status).toBe(status);
    if (status >= 400) expect(answer.body).toMatchObject({ type: 'about:blank', status, title: expect.any(String) });
  });

  it('a signed body that is not UTF-8 has a clear answer, and what is kept of it is', async () => {
    const [before, after] = JSON.stringify(tierEvent()).split('Ada Lovelace');
    const body = Buffer.concat([Buffer.from(before ?? ''), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from(after ?? '')]);
    const signature = createHmac('sha256', webhookSecret).update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-voucherify-signature': signature };
    const response = await fetch(`${relay.url}/webhooks/voucherify`, { method: 'POST', headers, body });
    expect(await response.json()).toMatchObject({ status: 'accepted' });
    const [row] = await cluster.query<{ payload: string }>(
      'SELECT payload FROM tier_relay.events ORDER BY sequence DESC',
    );
    expect(row?.payload).toContain('\uFFFD');
  });

  it('of big and bent bodies leaves memory bounded, and honest webhooks are acknowledged meanwhile', async () => {
    const bodies = [JSON.stringify(paddedEvent(mebibyte)), deep(mebibyte / 2), '{"a":'.repeat(100_000)];
    const statuses = new Set<number>();
    const attack = () =>
      repeat(60, 16, async (index) => {
        const signature = index % 10 === 0 ? {} : { secret: 'guessed' }; // few attackers can sign
        statuses.add((await post(bodies[index % bodies.length], signature)).status);
      });
    const times = await honestTimesDuring(relay.url, attack());
    expect([...statuses].toSorted()).toEqual([202, 400, 401]);
    expect(Math.max(...times)).toBeLessThan(voucherifyWaitsMs / 2);
    const once = await residentBytes(relay.url);
    await attack();
    // Garbage may stay a while, but a second attack must not add its share to that of the first.
    expect(await residentBytes(relay.url)).toBeLessThan(once + 150 * mebibyte);
    expect(once).toBeLessThan(1_200 * mebibyte);
  });

  it('of clients that never finish is cut off, and honest webhooks are acknowledged meanwhile', async () => {
    const sockets = Array.from({ length: 100 }, (_, index) => {
      return speak(relay.url, index % 2 === 0 ? webhookHead : `${webhookHead}Content-Length: 100000\r\n\r\n{`).resume();
    });
    const dribble = setInterval(() => {
      for (const [index, socket] of sockets.entries())
        if (socket.writable) socket.write(index % 2 === 0 ? 'X: y\r\n' : ' ');
    }, 500);
    const cut = Promise.all(sockets.map(closed));
    const startedAt = performance.now();
    try {
      const times = await honestTimesDuring(relay.url, cut);
      expect(Math.max(...times)).toBeLessThan(2_000);
      expect(performance.now() - startedAt).toBeLessThan(slowClientLimitMs);
    } finally {
      clearInterval(dribble);
      for (const socket of sockets) socket.destroy();
    }
  });
});

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
