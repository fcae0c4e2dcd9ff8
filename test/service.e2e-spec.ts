import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { version } from '../src/config/version.ts';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { webhookSecret } from './support/signed.ts';
import { tierEvent } from './support/tier-event.ts';

interface Replica {
  readonly id: string;
  readonly leads: readonly string[];
  readonly configHash: string;
  readonly isThis: boolean;
}

interface ServiceView {
  readonly replicas: readonly Replica[];
  readonly configuration: { readonly hash: string; readonly refused: unknown };
  readonly lastWebhookAt: string | null;
}

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open();
  relay = await cluster.start({ VOUCHERIFY_WEBHOOK_SECRET: `secret-of-old,${webhookSecret}` });
});
afterAll(() => cluster.close());

const look = async (service = relay) => (await callOps(service.url, 'GET service')).body as ServiceView;

describe('what runs', () => {
  it('is told with its database, its configuration and when Voucherify was last heard of', async () => {
    const instant = expect.stringMatching(/^\d{4}-.*Z$/);
    const view = await eventually(async () => {
      const shown = await look();
      expect(shown.replicas[0]?.leads).toEqual(['hubspot', 'slack']);
      return shown;
    });
    expect(view).toEqual({
      version,
      startedAt: instant,
      now: instant,
      database: {
        kind: 'external',
        version: expect.stringMatching(/^\d+/),
        sizeBytes: expect.any(Number),
        synchronousCommit: 'on',
      },
      replicas: [
        {
          id: expect.any(String),
          host: expect.any(String),
          startedAt: instant,
          seenAt: instant,
          version,
          leads: ['hubspot', 'slack'],
          configHash: view.configuration.hash,
          isThis: true,
        },
      ],
      configuration: {
        file: cluster.configFile,
        hash: expect.stringMatching(/^[0-9a-f]{12}$/),
        loadedAt: instant,
        settings: expect.objectContaining({
          retention: expect.objectContaining({ events: '30d' }),
          destinations: expect.objectContaining({ slack: expect.objectContaining({ enabled: true }) }),
        }),
        refused: null,
      },
      lastWebhookAt: null,
      webhookSecrets: 2,
    });
    expect(JSON.stringify(view)).not.toMatch(/secret-of|xoxb|pat-/);
  });

  it.each([
    ['an event', tierEvent()],
    [
      'an event that is not understood',
      { event: { id: 'evcus_bent', type: 'customer.loyalty.tier.joined' }, data: {} },
    ],
    ['a test', { event: { type: 'customer.created' } }],
  ])('has heard of Voucherify by %s', async (_what, body) => {
    const before = (await look()).lastWebhookAt;
    await postWebhook(relay.url, body);
    const after = (await look()).lastWebhookAt;
    expect(Date.parse(after ?? '')).toBeGreaterThan(before === null ? 0 : Date.parse(before));
  });

  it('is told of every replica by each, until it ends', async () => {
    const other = await cluster.start();
    const [view, othersView] = await eventually(async () => {
      const views = [await look(), await look(other)] as const;
      for (const { replicas } of views) expect(replicas).toHaveLength(2);
      return views;
    });
    expect(view.replicas.map(({ isThis }) => isThis)).toEqual([true, false]);
    expect(othersView.replicas.map(({ isThis }) => isThis)).toEqual([false, true]);
    expect(view.replicas.map(({ leads }) => leads)).toEqual([['hubspot', 'slack'], []]);
    expect(new Set(view.replicas.map(({ configHash }) => configHash)).size).toBe(1);
    await other.end();
    expect((await look()).replicas).toHaveLength(1);
  });

  it('is told no more of one that was killed, once it has been silent for long', async () => {
    const other = await cluster.start();
    await eventually(async () => expect((await look()).replicas).toHaveLength(2));
    await other.end('SIGKILL');
    expect((await look()).replicas).toHaveLength(2);
    await cluster.query(`UPDATE tier_relay.replicas SET seen_at = now() - interval '31 seconds'`);
    expect((await look()).replicas).toMatchObject([{ isThis: true }]);
  });

  it('shows a configuration that was refused, and another hash for other settings', async () => {
    const before = await look();
    const file = readFileSync(cluster.configFile, 'utf8');
    writeFileSync(cluster.configFile, 'destinations: {fax: {}}\n');
    await eventually(async () => {
      expect((await look()).configuration).toMatchObject({
        hash: before.configuration.hash,
        refused: {
          at: expect.any(String),
          problems: expect.arrayContaining([expect.objectContaining({ where: 'destinations.fax', line: 1 })]),
        },
      });
    });
    writeFileSync(cluster.configFile, file);
    await cluster.configure({ slack: { skipOlderThan: 'never' } });
    const { configuration } = await look();
    expect(configuration.refused).toBeNull();
    expect(configuration.hash).not.toBe(before.configuration.hash);
  });
});
