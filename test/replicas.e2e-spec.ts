import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent } from './support/tier-event.ts';

/** Milliseconds between two posts, Slack's second here: long enough for what a test does in between. */
const slackSpacingMs = 700;
/** Milliseconds that Slack takes to answer: long compared with the delays of a busy machine. */
const latencyMs = 300;

let cluster: Cluster;
let leader: Service;
let follower: Service;

beforeAll(async () => {
  const blocks = { slack: { digest: { above: 1_000 } } }; // no digests: a post for each upgrade
  cluster = await Cluster.open({ slackSpacingMs, sandbox: { slack: { latencyMs } }, blocks });
  leader = await cluster.start();
  await eventually(async () => expect(await leaders()).toHaveLength(2));
  follower = await cluster.start();
});
afterAll(() => cluster.close());

/** Returns the sessions that hold the lead of a destination. */
async function leaders(): Promise<{ name: string; pid: number }[]> {
  return cluster.query(
    `SELECT a.application_name AS name, a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database() AND a.application_name LIKE 'tier-relay leader %'
       AND a.application_name <> 'tier-relay leader alerts' ORDER BY 1`,
  );
}

function attemptedBy(relay: Service, destination: string): number {
  return relay.logged('delivery.attempted').filter((record) => record['destination'] === destination).length;
}

function upgrades(count: number, relay: Service) {
  return Promise.all(Array.from({ length: count }, () => postWebhook(relay.url, tierEvent())));
}

const posts = () => cluster.sandbox.slack.messages;
const refusedPosts = () => cluster.sandbox.slack.calls.byStatus['429'] ?? 0;

/** Waits for a post after `since` (epoch ms). Returns how many milliseconds later Slack received it. */
async function untilNextPost(since: number): Promise<number> {
  const next = await eventually(() => {
    const found = posts().find(({ receivedAt }) => receivedAt > since);
    if (!found) throw new Error('nothing is posted');
    return found;
  });
  return next.receivedAt - since;
}

describe('two replicas on one database', () => {
  it('accept an event once, that is sent to both of them at once', async () => {
    const pairs = Array.from({ length: 200 }, (_, index) => {
      const event = tierEvent({ kind: 'joined' });
      return [event, index % 2 === 0 ? event : { ...event, id: `${event.id}_of_a_second_distribution` }] as const;
    });
    const answers = await Promise.all(
      pairs.map(([one, other]) => Promise.all([postWebhook(leader.url, one), postWebhook(follower.url, other)])),
    );
    const words = answers.map((pair) => pair.map(({ body }) => (body as { status: string }).status).sort());
    expect(new Set(words.map((pair) => pair.join()))).toEqual(new Set(['accepted,duplicate']));
    await eventually(() => expect(cluster.sandbox.hubspot.contacts).toHaveLength(200));
    const deliveries = 'SELECT count(*)::int AS count FROM tier_relay.deliveries';
    expect(await cluster.query(deliveries)).toEqual([{ count: 200 }]);
  });

  it('have one dispatcher for each destination', async () => {
    const accepted = { status: 202, body: { status: 'accepted' } };
    expect(await upgrades(3, follower)).toMatchObject([accepted, accepted, accepted]);
    await eventually(() => expect(attemptedBy(leader, 'slack')).toBe(3));
    await eventually(() => expect(attemptedBy(leader, 'hubspot')).toBe(203));
    expect([attemptedBy(follower, 'slack'), attemptedBy(follower, 'hubspot')]).toEqual([0, 0]);
    expect(await leaders()).toMatchObject([{ name: 'tier-relay leader hubspot' }, { name: 'tier-relay leader slack' }]);
  });

  it('hand over within 10 s when the one that dispatches is killed', async () => {
    const before = posts().length;
    await upgrades(8, follower);
    await eventually(() => expect(posts().length).toBeGreaterThan(before + 1));
    await leader.end('SIGKILL');
    expect(await untilNextPost(Date.now())).toBeLessThan(10_000);
    await eventually(() => expect(attemptedBy(follower, 'slack')).toBeGreaterThan(1));
    await eventually(() => expect(posts()).toHaveLength(before + 8));
  });

  it('hand over at once when the one that dispatches is stopped', async () => {
    leader = follower;
    follower = await cluster.start();
    const before = posts().length;
    await upgrades(6, follower);
    await eventually(() => expect(posts().length).toBeGreaterThan(before + 1));
    const stoppedAt = Date.now();
    const [old] = await leaders();
    const ended = leader.end('SIGTERM');
    await eventually(async () => {
      const now = await leaders();
      expect(now).toHaveLength(2);
      expect(now.map(({ pid }) => pid)).not.toContain(old?.pid);
    });
    expect(Date.now() - stoppedAt).toBeLessThan(2_000);
    expect(await ended).toBe(0);
    await eventually(() => expect(attemptedBy(follower, 'slack')).toBeGreaterThan(1));
    await eventually(() => expect(posts()).toHaveLength(before + 6));
  });

  it('post nothing twice and nothing too soon, whoever posts', () => {
    expect(refusedPosts()).toBe(0);
    const times = posts().map(({ receivedAt }) => receivedAt);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(slackSpacingMs);
    expect(posts()).toHaveLength(3 + 8 + 6);
  });

  it('obey a pause that one of them was asked for, also after a restart', async () => {
    const second = await cluster.start();
    expect(await callOps(second.url, 'POST destinations/slack/pause')).toMatchObject({ body: { paused: true } });
    const before = posts().length;
    await upgrades(2, second);
    await follower.end('SIGTERM');
    const third = await cluster.start();
    for (const relay of [second, third]) {
      const { body } = await callOps(relay.url, 'GET destinations');
      expect(body).toContainEqual(
        expect.objectContaining({ name: 'slack', paused: true, why: expect.stringContaining('ops API') }),
      );
    }
    await eventually(async () => expect(await leaders()).toHaveLength(2));
    await upgrades(1, third);
    await eventually(() => expect(attemptedBy(second, 'hubspot')).toBeGreaterThanOrEqual(1));
    expect(posts()).toHaveLength(before);

    expect(await callOps(third.url, 'POST destinations/slack/resume')).toMatchObject({ body: { paused: false } });
    const resumedAt = Date.now();
    expect(await untilNextPost(resumedAt)).toBeLessThan(2_000);
    await eventually(() => expect(posts()).toHaveLength(before + 3));
  });
});
