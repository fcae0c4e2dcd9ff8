import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  const off = { enabled: false };
  cluster = await Cluster.open({ ownPostgres: true, blocks: { hubspot: off, slack: off } });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

describe('a stop under load', () => {
  it('lets running requests end, refuses new ones, keeps what it acknowledged, and exits with 0 within 10 s', async () => {
    const acknowledged: string[] = [];
    const odd: string[] = [];
    let stoppedAt = Infinity;
    const client = async (): Promise<void> => {
      for (let listening = true; listening;) {
        const event = tierEvent();
        const startedAt = performance.now();
        try {
          const { status, headers } = await postWebhook(relay.url, event);
          if (status === 202) acknowledged.push(event.event.id);
          else if (status !== 503 || !headers.has('retry-after')) odd.push(`answered ${status}`);
        } catch (error) {
          if (startedAt < stoppedAt) odd.push(`a running request was not answered: ${String(error)}`);
          listening = startedAt < stoppedAt;
        }
      }
    };
    const clients = Array.from({ length: 16 }, client);
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(200));
    stoppedAt = performance.now();
    expect(await relay.end('SIGTERM')).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    await Promise.all(clients);
    expect(odd).toEqual([]);
    const stored = await cluster.query('SELECT id FROM tier_relay.events WHERE id = ANY($1)', [acknowledged]);
    expect(stored).toHaveLength(acknowledged.length);
  });

  it('ends within 10 s also when the database hangs; what is asked meanwhile is answered 503', async () => {
    const hanging = await cluster.start();
    const pidFile = await readFile(join(cluster.directory, 'postgres', 'postmaster.pid'), 'utf8');
    const backends = await cluster.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
    const pids = [Number.parseInt(pidFile, 10), ...backends.map(({ pid }) => pid)];
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      expect(await postWebhook(hanging.url, tierEvent())).toMatchObject({ status: 503 });
      const askedAt = performance.now();
      // 1 when the service gave up waiting for the database, 0 when its statements had all ended before.
      expect([0, 1]).toContain(await hanging.end('SIGTERM'));
      expect(performance.now() - askedAt).toBeLessThan(10_000);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
  });

  it('is followed by a start that takes seconds at most', async () => {
    const readyMs: number[] = [];
    for (let start = 0; start < 3; start += 1) {
      const next = await cluster.start();
      readyMs.push(await next.ready());
      expect(await next.end()).toBe(0);
    }
    console.log(`ready after ${readyMs.map(Math.round).join(', ')} ms`);
    expect(Math.min(...readyMs)).toBeLessThan(5_000);
  });
});
