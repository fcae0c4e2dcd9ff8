import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { timing } from '../src/config/timing.ts';
import { Cluster } from './support/cluster.ts';
import { describeCrowd } from './support/describe-crowd.ts';
import { saidUntilClosed } from './support/said-until-closed.ts';
import type { Service } from './support/service.ts';
import { speak, webhookHead } from './support/speak.ts';

/** Allowance for a busy machine, and for node, which looks only once a second for requests that exceed their time. */
const slackMs = 5_000;

describe('with the time limits as they are', () => {
  let cluster: Cluster;
  let relay: Service;
  beforeAll(async () => {
    const off = { enabled: false };
    cluster = await Cluster.open({ blocks: { hubspot: off, slack: off } });
    relay = await cluster.start();
  });
  afterAll(() => cluster.close());

  it.each([
    ['10 s, when it stops in its headers', webhookHead, timing.headersMs],
    ['15 s, when it stops in its body', `${webhookHead}Content-Length: 9\r\n\r\n{`, timing.requestMs],
  ])('a request that never ends is answered 408 after %s', async (_when, said, limitMs) => {
    const startedAt = performance.now();
    expect(await saidUntilClosed(speak(relay.url, said))).toMatch(/^HTTP\/1\.1 408 /);
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThanOrEqual(limitMs - 100);
    expect(tookMs).toBeLessThan(limitMs + slackMs);
  });

  it('a connection that a proxy keeps for a minute still takes its next request', async () => {
    const socket = speak(relay.url);
    const ask = async (): Promise<unknown> => {
      socket.write('GET /health/live HTTP/1.1\r\nHost: relay\r\n\r\n');
      return String(await once(socket, 'data'));
    };
    const first = await ask();
    expect(first).toMatch(/^Keep-Alive: timeout=75\r$/im);
    await sleep(66_000);
    expect(await ask()).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
  }, 90_000);

  describeCrowd({ attackMs: 8_000, comeBackMs: 60 }, () => ({ cluster, relay }));
});
