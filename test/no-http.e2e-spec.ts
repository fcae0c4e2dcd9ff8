import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { saidUntilClosed } from './support/said-until-closed.ts';
import type { Service } from './support/service.ts';
import { speak, webhookHead } from './support/speak.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  const off = { enabled: false };
  const timing = { headersMs: 800, requestMs: 1_000 };
  cluster = await Cluster.open({ blocks: { hubspot: off, slack: off }, timing });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

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
