import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { eventually } from './support/eventually.ts';
import { honestTimesDuring } from './support/honest-times-during.ts';
import { postWebhook } from './support/post-webhook.ts';
import { saidUntilClosed } from './support/said-until-closed.ts';
import { speak, webhookHead } from './support/speak.ts';
import { tierEvent } from './support/tier-event.ts';

/** How long a request may take to arrive: longer than an attack, so that it is not what ends one. */
const timing = { headersMs: 4_000, requestMs: 5_000 };
const attackMs = 3_000;
const voucherifyWaitsMs = 10_000;

/**
 * How soon strangers come back. They share this process with the honest client, who must not be slower by it than a
 * connection lives among them.
 */
const comeBackMs = 60;

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  const off = { enabled: false };
  cluster = await Cluster.open({ blocks: { hubspot: off, slack: off }, timing });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

describe('more connections than there may be', () => {
  const sockets = new Set<Socket>();
  let attacking = false;

  /** Strangers that come back when they are cut off. */
  const attack = (count: number, said: string): { times: number } => {
    attacking = true;
    const cutOff = { times: 0 };
    const open = (): void => {
      const socket = speak(relay.url, said).resume();
      sockets.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        cutOff.times += 1;
        if (attacking) setTimeout(open, comeBackMs);
      });
    };
    for (let index = 0; index < count; index += 1) open();
    return cutOff;
  };
  afterEach(() => {
    attacking = false;
    for (const socket of sockets) socket.destroy();
  });

  it.each([
    ['that are silent', ''],
    ['whose headers never end', webhookHead],
    ['whose bodies never end', `${webhookHead}Content-Length: 2000\r\n\r\n{`],
    ['that were answered once', 'GET /health/live HTTP/1.1\r\nHost: relay\r\n\r\n'],
  ])('%s, again and again, shut no honest webhook out', async (_how, said) => {
    attack(1_100, said);
    const times = await honestTimesDuring(relay.url, sleep(attackMs));
    expect(Math.max(...times)).toBeLessThan(voucherifyWaitsMs / 2);
  });

  it('cut off no request that has come whole and waits for its answer', async () => {
    const locks = (condition: string) => cluster.query(`SELECT FROM pg_locks WHERE ${condition}`);
    const locked = cluster.query('DO $$ BEGIN LOCK TABLE tier_relay.events; PERFORM pg_sleep(2); END $$');
    await eventually(async () => expect(await locks(`mode = 'AccessExclusiveLock' AND granted`)).toHaveLength(1));
    const answer = postWebhook(relay.url, tierEvent());
    await eventually(async () => expect(await locks('NOT granted')).not.toHaveLength(0));
    const cutOff = attack(1_100, '');
    await eventually(() => expect(cutOff.times).toBeGreaterThan(1_000));
    expect(await answer).toMatchObject({ status: 202, body: { status: 'accepted' } });
    await locked;
  });
});

describe('what is no HTTP', () => {
  it.each([
    ['is broken', 'GET / HTTP/1.1\r\nbroken\r\n\r\n', 400],
    ['is no HTTP at all', '\u0016\u0003\u0001', 400],
    ['has two lengths', `${webhookHead}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`, 400],
    ['has too large headers', `${webhookHead}X: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'has too long chunk extensions',
      `${webhookHead}Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}\r\n{`,
      413,
    ],
    ['never ends', webhookHead, 408],
    ['has a body that never ends', `${webhookHead}Content-Length: 9\r\n\r\n{`, 408],
  ])('is answered with a problem, and its connection closed, when it %s', async (_how, said, status) => {
    const answer = await saidUntilClosed(speak(relay.url, said));
    const [lines = '', body = ''] = answer.split('\r\n\r\n');
    expect(lines).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(lines).toMatch(/^Content-Type: application\/problem\+json$/im);
    expect(lines).toMatch(/^Connection: close$/im);
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank',
      status,
      title: expect.any(String),
      detail: expect.any(String),
    });
  });

  it('does no harm when the stranger has gone', async () => {
    for (let index = 0; index < 50; index += 1) {
      const socket = speak(relay.url, 'broken\r\n\r\n');
      socket.once('connect', () => socket.resetAndDestroy());
    }
    await eventually(async () => expect((await fetch(`${relay.url}/health/live`)).status).toBe(200));
    expect(relay.running).toBe(true);
  });
});
