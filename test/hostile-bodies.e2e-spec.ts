import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { eventually } from './support/eventually.ts';
import { honestTimesDuring } from './support/honest-times-during.ts';
import { paddedEvent } from './support/padded-event.ts';
import { postWebhook } from './support/post-webhook.ts';
import { residentBytes } from './support/resident-bytes.ts';
import { saidUntilClosed } from './support/said-until-closed.ts';
import { speak, webhookHead } from './support/speak.ts';

const mebibyte = 1024 * 1024;
const voucherifyWaitsMs = 10_000;

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  const off = { enabled: false };
  cluster = await Cluster.open({ blocks: { hubspot: off, slack: off } });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

describe('a body that a stranger sends', () => {
  const bomb = new Uint8Array(gzipSync(`${'['.repeat(mebibyte / 2)}${']'.repeat(mebibyte / 2)}`));
  const json = { 'content-type': 'application/json' };
  const gzip = { ...json, 'content-encoding': 'gzip' };

  it.each([
    ['POST', '/nowhere', 404],
    ['POST', '/webhooks/nowhere', 404],
    ['POST', '/health/live', 404],
    ['POST', '/ops/api/nowhere', 404],
    ['POST', '/ops/api/deliveries/replay', 401],
    ['POST', '/webhooks/voucherify', 415],
  ])('to %s %s is neither inflated nor parsed', async (method, path, status) => {
    for (const sent of [
      { headers: gzip, body: bomb },
      { headers: gzip, body: 'no gzip' },
      { headers: json, body: '{"broken":' },
    ]) {
      const response = await fetch(`${relay.url}${path}`, { method, ...sent });
      const expected = path === '/webhooks/voucherify' && sent.headers === json ? 401 : status;
      expect(response.status).toBe(expected);
    }
  });

  it('and that inflates without end takes up no memory', async () => {
    const part = gzipSync(`"${'x'.repeat(mebibyte - 100)}`).subarray(0, -16); // the end is missing
    const lines = `POST /nowhere HTTP/1.1\r\nHost: relay\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n`;
    const request = Buffer.concat([Buffer.from(`${lines}Content-Length: ${part.length + 100}\r\n\r\n`), part]);
    const before = await residentBytes(relay.url);
    const sockets = Array.from({ length: 500 }, () => speak(relay.url, request));
    try {
      await honestTimesDuring(relay.url, sleep(2_000));
      expect(await residentBytes(relay.url)).toBeLessThan(before + 200 * mebibyte);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });
});

describe('a body that is too large', () => {
  const tooMuch = 'x'.repeat(mebibyte + 1);

  it.each([
    ['is announced', `${webhookHead}Content-Length: ${2 ** 31}\r\n\r\n{`],
    [
      'is announced, and waits to be asked for',
      `${webhookHead}Content-Length: ${2 ** 31}\r\nExpect: 100-continue\r\n\r\n`,
    ],
    ['comes in chunks', `${webhookHead}Transfer-Encoding: chunked\r\n\r\n${tooMuch.length.toString(16)}\r\n${tooMuch}`],
  ])('is answered at once, and its connection closed, when it %s', async (_how, request) => {
    const startedAt = performance.now();
    const answer = await saidUntilClosed(speak(relay.url, request));
    expect(performance.now() - startedAt).toBeLessThan(5_000); // a request has 15 s to arrive
    expect(answer).toMatch(/^HTTP\/1\.1 413 /m);
    expect(answer).toMatch(/^Connection: close\r$/im);
    expect(answer).toMatch(/^Content-Type: application\/problem\+json/im);
    expect(answer).toContain('"title":"Content Too Large","detail":"the body is larger than 1 MiB"');
  });
});

describe('large bodies that never end', () => {
  const almost = 'x'.repeat(mebibyte - 1);

  it.each([
    ['of a known length', `${webhookHead}Content-Length: ${mebibyte}\r\n\r\n${almost}`],
    ['in chunks', `${webhookHead}Transfer-Encoding: chunked\r\n\r\n${almost.length.toString(16)}\r\n${almost}`],
  ])('%s take up what their budget allows, and honest webhooks are acknowledged meanwhile', async (_how, request) => {
    const before = await residentBytes(relay.url);
    const answers: string[] = [];
    const sockets = Array.from({ length: 600 }, () =>
      speak(relay.url, request).once('data', (answer) => answers.push(answer.toString())),
    );
    try {
      const refusals = eventually(() => expect(answers.length).toBeGreaterThan(400));
      const times = await honestTimesDuring(relay.url, refusals);
      expect(Math.max(...times)).toBeLessThan(voucherifyWaitsMs / 2);
      for (const answer of answers) {
        expect(answer).toMatch(/^HTTP\/1\.1 503 /);
        expect(answer).toMatch(/^Connection: close\r$/im);
        expect(answer).toMatch(/^Retry-After: \d+\r$/im);
      }
      expect(await residentBytes(relay.url)).toBeLessThan(before + 500 * mebibyte);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
    await eventually(async () =>
      expect(await postWebhook(relay.url, paddedEvent(mebibyte))).toMatchObject({ status: 202 }),
    );
  });

  it('take up no more for coming byte by byte', async () => {
    const before = await residentBytes(relay.url);
    const request = `${webhookHead}Transfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(100_000)}`;
    const sockets = Array.from({ length: 20 }, () => speak(relay.url, request));
    try {
      await sleep(3_000);
      expect(await residentBytes(relay.url)).toBeLessThan(before + 400 * mebibyte);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });

  it('count for nothing while they are only announced', async () => {
    const announced = `${webhookHead}Content-Length: ${mebibyte}\r\n\r\n{`;
    const sockets = Array.from({ length: 300 }, () => speak(relay.url, announced));
    try {
      const works = [
        honestTimesDuring(relay.url, sleep(1_000), { 'transfer-encoding': 'chunked' }),
        (async () => {
          for (let index = 0; index < 20; index += 1)
            expect(await postWebhook(relay.url, paddedEvent(70 * 1024))).toMatchObject({ status: 202 });
        })(),
      ];
      await Promise.all(works);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });
});
