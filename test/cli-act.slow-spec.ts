import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callOps, opsToken } from './support/call-ops.ts';
import { type Listed, cliOf } from './support/cli.ts';
import { Cluster } from './support/cluster.ts';
import { deadLetters, settled } from './support/dead-letters.ts';
import { postWebhook } from './support/post-webhook.ts';
import { runCommand } from './support/run-command.ts';
import type { Service } from './support/service.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

const { run, says, read } = cliOf(() => relay.url);

const ada = { id: 'cust_ada', email: 'ada@example.com' };
const summer = { id: 'camp_summer', name: 'Summer' };

describe('acting with tier-relay', () => {
  it('replays dead letters, but not those of one campaign', async () => {
    await deadLetters(cluster, relay, [{}, {}, { campaign: summer }]);
    const filter = ['--status', 'dead', '--since', 'today', '--not-campaign', summer.id, '--not-tier', 'Bronze'];
    const { matching } = await read<{ matching: number }>('replay', ...filter, '--dry-run');
    expect(await says('replay', ...filter, '--dry-run')).toBe(`${matching} deliveries would be replayed.\n`);
    expect(await run('replay', ...filter)).toMatchObject({
      exitCode: 1,
      stderr: 'this asks before it acts, and nobody is at the terminal: add --yes\n',
    });
    expect(await says('replay', ...filter, '--yes')).toBe(`${matching} of ${matching} replayed.\n`);
    await settled(cluster);
    const dead = await read<Listed>('deliveries', '--status', 'dead');
    expect(dead.items).toMatchObject([{ campaignId: summer.id }]);
    expect(await says('replays')).toMatch(new RegExp(`done +${matching}/${matching} `));
  });

  it('replays one, and says when there is nothing to do', async () => {
    const [dead] = (await read<Listed>('deliveries', '--status', 'dead')).items;
    expect(await says('replay', String(dead?.['id']))).toBe('It is on its way again.\n');
    await settled(cluster);
    expect(await says('replay', '--status', 'dead')).toBe('0 deliveries would be replayed.\n');
    expect(await run('replay', '0190b2f0-0000-7000-8000-000000000000')).toMatchObject({
      exitCode: 1,
      stderr: 'there is no delivery 0190b2f0-0000-7000-8000-000000000000\n',
    });
  });

  it('reads rejected events again', async () => {
    await postWebhook(relay.url, { event: { id: 'evcus_bent', type: 'customer.loyalty.tier.upgraded' } });
    const [rejected] = (await read<Listed>('events', '--status', 'rejected')).items;
    const id = String(rejected?.['id']);
    expect(await says('events', id)).toMatch(/kind +rejected[^]*wrong +\S+/);
    expect(await run('replay', id)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('not understood') });
    expect(await says('replay', '--rejected', '--dry-run')).toBe('1 event would be replayed.\n');
    const understood = JSON.stringify(tierEvent());
    await cluster.query('UPDATE tier_relay.rejected_events SET payload = $1', [understood]);
    expect(await says('replay', id)).toBe('The event was read again: accepted.\n');
  });

  it('forgets a customer, for good', async () => {
    await postWebhook(relay.url, tierEvent({ customer: ada }));
    await settled(cluster);
    expect(await run('erase', ada.id)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('add --yes') });
    expect(await says('erase', ada.id, '--yes')).toMatch(/events +1\n/);
    expect(await run('customer', ada.id)).toMatchObject({ exitCode: 1, stderr: `there is no customer ${ada.id}\n` });
    const [{ id = '' } = {}] = (await read<Listed>('events', '--limit', '1')).items;
    expect(await says('events', '--limit', '1')).toMatch(/ erased +camp_/);
    expect(await says('events', String(id))).toMatch(/\nkind +erased, with its customer\n/);
  });

  it('leaves a replay to the service at Ctrl-C, which can be looked at and stopped', async () => {
    await callOps(relay.url, 'POST destinations/slack/pause');
    await cluster.query(
      `WITH event AS (
         INSERT INTO tier_relay.events (id, payload, change, customer_id, campaign_id, occurred_at)
         SELECT 'stuck_' || n, '{}', '{"kind": "upgraded", "customer": {"id": "any"}, "to": {"id": "t", "name": "Gold"}}',
           'stuck_' || n, 'camp_stuck', now()
         FROM generate_series(1, 1200) n RETURNING sequence
       )
       INSERT INTO tier_relay.deliveries (id, event_sequence, destination, status)
       SELECT gen_random_uuid(), sequence, 'slack', 'dead' FROM event`,
    );
    const last = `SELECT FROM tier_relay.deliveries
      WHERE event_sequence = (SELECT max(sequence) FROM tier_relay.events WHERE campaign_id = 'camp_stuck') FOR UPDATE`;
    await cluster.holding(last, [], async () => {
      const { exitCode, stderr } = await runCommand({
        args: ['replay', '--campaign', 'camp_stuck', '--yes'],
        env: { TIER_RELAY_URL: relay.url, OPS_TOKEN: opsToken },
        interruptAt: 'Ctrl-C',
      });
      const [{ id, status } = {}] = (await read<Listed>('replays', '--limit', '1')).items;
      expect([exitCode, status]).toEqual([130, 'running']);
      expect(stderr).toBe(
        `Replay ${String(id)} runs in the service, also after Ctrl-C.\nIt goes on. Look: tier-relay replays ${String(id)}   Stop: tier-relay replays ${String(id)} --stop\n`,
      );
      expect(await says('replays', String(id))).toMatch(/running +1000\/1200/);
      expect(await says('replays', String(id), '--stop')).toMatch(/stopped +1000\/1200/);
      expect(await run('replays', String(id), '--follow')).toMatchObject({
        exitCode: 1,
        stderr: '1000 of 1200 replayed; then it was stopped\n',
      });
    });
  });
});
