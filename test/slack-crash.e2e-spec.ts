import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import type { FaultEffect } from './sandbox/server/fault.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { shortTimes } from './support/short-times.ts';
import { members, membersIn } from './support/slack-stage.ts';
import { tierEvent } from './support/tier-event.ts';

interface Row {
  readonly customer: string;
  readonly bundle: string | null;
  readonly status: string;
}

describe('a process killed while it posts a digest', () => {
  let cluster: Cluster;
  let relay: Service;
  let last = 0;
  beforeAll(async () => {
    cluster = await Cluster.open({ blocks: { hubspot: { enabled: false }, slack: { digest: { above: 2 } } } });
    relay = await cluster.start();
  });
  afterAll(() => cluster.close());

  const rows = (customers: readonly string[]) =>
    cluster.query<Row>(
      `SELECT e.change->'customer'->>'name' AS customer, d.bundle_id AS bundle, d.status
       FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence
       WHERE d.destination = 'slack' AND e.change->'customer'->>'name' = ANY($1) ORDER BY e.sequence`,
      [customers],
    );
  const postsOf = (customers: readonly string[]) =>
    cluster.sandbox.slack.messages.filter((message) => membersIn(message).some((name) => customers.includes(name)));

  /** Kills the service while it waits for the answer to a digest and more upgrades have come; then starts another. */
  async function killDuring(effect: FaultEffect): Promise<{ digest: readonly Row[]; all: readonly string[] }> {
    const { slack } = cluster.sandbox;
    const upgraded = members(last + 1, last + 8);
    const later = members(last + 9, last + 12);
    last += 12;
    const calls = slack.calls.total;
    slack.faults.add({ path: 'chat.postMessage', body: 'customers moved up', effect, times: 1 });
    await Promise.all(upgraded.map((name) => postWebhook(relay.url, tierEvent({ customer: { name } }))));
    await eventually(() => expect(slack.calls.recent.slice(calls).map(({ fault }) => fault)).toContain('hang'));
    await Promise.all(later.map((name) => postWebhook(relay.url, tierEvent({ customer: { name } }))));
    const digest = (await rows(upgraded)).filter(({ status, bundle }) => status === 'delivering' && bundle !== null);
    await relay.end('SIGKILL');
    relay = await cluster.start();
    const all = [...upgraded, ...later];
    await eventually(
      async () => expect((await rows(all)).map(({ status }) => status)).toEqual(all.map(() => 'delivered')),
      { withinMs: 30_000 },
    );
    return { digest, all };
  }

  /** Expects exactly one post under the digest's id, with the digest's customers and no others. */
  function expectGroupedOnce(digest: readonly Row[]): void {
    expect(digest.length).toBeGreaterThan(2);
    const [bundle, ...others] = new Set(digest.map((row) => row.bundle));
    expect(others).toEqual([]);
    const posts = cluster.sandbox.slack.messages.filter(
      ({ metadata }) => metadata?.event_payload['post_id'] === bundle,
    );
    expect(posts).toHaveLength(1);
    expect(posts.flatMap(membersIn)).toEqual(digest.map(({ customer }) => customer));
  }

  it('before it landed: the next one posts the same digest', async () => {
    const { digest, all } = await killDuring({ kind: 'hang' });
    expectGroupedOnce(digest);
    expect(postsOf(all).flatMap(membersIn).toSorted()).toEqual(all.toSorted());
  });

  it('after it landed: the next one finds it in the history, and posts nothing twice', async () => {
    const { digest, all } = await killDuring({ kind: 'hang', written: true });
    expectGroupedOnce(digest);
    expect(postsOf(all).flatMap(membersIn).toSorted()).toEqual(all.toSorted());
  });

  it('posts stay apart, whoever posts', () => {
    const times = cluster.sandbox.slack.messages.map(({ receivedAt }) => receivedAt);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(shortTimes.slackSpacingMs);
    expect(cluster.sandbox.slack.calls.byStatus['429']).toBeUndefined();
  });
});
