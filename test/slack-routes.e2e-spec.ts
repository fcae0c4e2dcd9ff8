import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './support/eventually.ts';
import { members, membersIn, SlackStage } from './support/slack-stage.ts';

const hourMs = 3_600_000;

describe('routes', () => {
  let stage: SlackStage;
  beforeAll(async () => {
    stage = await SlackStage.open();
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  it('the first that matches wins, by id or by name, and the rest goes to the channel', async () => {
    const bus = stage.bus({
      channel: 'C0LOYALTY',
      routes: [
        { campaign: 'camp_vip', tier: 'Platinum', channel: 'C0VIP' },
        { tier: 'tier_platinum', channel: 'C0PRIVATE' },
        { campaign: 'VIP Club', channel: 'C0SHARED' },
      ],
    });
    const vip = { id: 'camp_vip', name: 'VIP Club' };
    await bus.upgrade(['Member 1'], { campaign: vip, to: 'Platinum' });
    await bus.upgrade(['Member 2'], { to: 'Platinum' });
    await bus.upgrade(['Member 3'], { campaign: vip, to: 'Gold' });
    await bus.upgrade(['Member 4'], { to: 'Gold' });
    const messages = await stage.shown(4);
    const shown = messages.map((message) => [message.channel, ...membersIn(message)]).sort();
    expect(shown).toEqual([
      ['C0LOYALTY', 'Member 4'],
      ['C0PRIVATE', 'Member 2'],
      ['C0SHARED', 'Member 3'],
      ['C0VIP', 'Member 1'],
    ]);
  });

  it('what no route matches is skipped, with the reason, where there is no channel', async () => {
    const bus = stage.bus({ routes: [{ tier: 'Platinum', channel: 'C0VIP' }] });
    await bus.upgrade(members(1, 1));
    await eventually(async () =>
      expect(await bus.deliveries()).toMatchObject([
        { status: 'skipped', detail: 'no route matches, and destinations.slack.channel is not set' },
      ]),
    );
    expect(stage.slack.calls.total).toBe(0);
  });

  it('what is older than skipOlderThan is skipped, with the reason, and posted when it is replayed', async () => {
    const bus = stage.bus({ skipOlderThan: '24h' });
    await bus.upgrade(members(1, 1), { at: new Date(Date.now() - 25 * hourMs).toISOString() });
    await bus.upgrade(members(2, 2), { at: new Date(Date.now() - 23 * hourMs).toISOString() });
    await stage.shown(1);
    const [old, young] = await eventually(async () => {
      const rows = await bus.deliveries();
      expect(rows.map(({ status }) => status)).toEqual(['skipped', 'delivered']);
      return rows;
    });
    expect(old?.detail).toBe('older than skipOlderThan (24h); replay it to post it all the same');
    expect(stage.slack.messages.flatMap(membersIn)).toEqual(['Member 2']);

    expect(await bus.replay.one(old?.id ?? '')).toBe(true);
    await stage.shown(2);
    expect(stage.slack.messages.flatMap(membersIn)).toEqual(['Member 2', 'Member 1']);
    expect(young?.status).toBe('delivered');
  });
});
