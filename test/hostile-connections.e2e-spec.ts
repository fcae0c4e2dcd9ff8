import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Cluster } from './support/cluster.ts';
import { describeCrowd } from './support/describe-crowd.ts';
import { eventually } from './support/eventually.ts';
import type { Service } from './support/service.ts';
import { speak } from './support/speak.ts';

/** Time limits for a request to arrive. They exceed `attackMs`, so that they do not end an attack. */
const timing = { headersMs: 4_000, requestMs: 5_000 };
const attackMs = 3_000;

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  const off = { enabled: false };
  cluster = await Cluster.open({ blocks: { hubspot: off, slack: off }, timing });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

describeCrowd({ attackMs, comeBackMs: 60 }, () => ({ cluster, relay }));

it('a crowd that comes while the service is held up gets in, and need not try again', async () => {
  relay.signal('SIGSTOP');
  const sockets = Array.from({ length: 1_100 }, () => speak(relay.url));
  try {
    // The stopped service accepts none of them: the operating system alone connects them.
    await eventually(() => expect(sockets.filter(({ connecting }) => connecting).length).toBe(0));
  } finally {
    relay.signal('SIGCONT');
    for (const socket of sockets) socket.destroy();
  }
});

it('a connection is kept for longer than proxies keep theirs', async () => {
  const { headers } = await fetch(`${relay.url}/health/live`);
  const [, seconds] = /^timeout=(\d+)$/.exec(headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(65);
});
