import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './support/eventually.ts';
import type { SlackBus } from './support/slack-bus.ts';
import { channelId, members, membersIn, refOf, SlackStage } from './support/slack-stage.ts';

/** Deliveries that wait together make one digest; a lone one is posted as it is. */
const digest = { above: 1, rows: 50 };

describe('a replay into Slack', () => {
  let stage: SlackStage;
  beforeAll(async () => {
    stage = await SlackStage.open();
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  const settled = (bus: SlackBus, status: string) =>
    eventually(async () => {
      const rows = await bus.deliveries();
      expect(rows.map((row) => row.status)).toEqual(rows.map(() => status));
    });

  /** Posts three customers in one digest. */
  async function digestPosted(): Promise<SlackBus> {
    const bus = stage.bus({ digest });
    await bus.upgrade(members(1, 3));
    await settled(bus, 'delivered');
    expect(named()).toEqual([members(1, 3)]);
    return bus;
  }

  /** Replays everything that was delivered, `count` deliveries, and waits until all are delivered again. */
  async function replayDelivered(bus: SlackBus, count: number): Promise<void> {
    expect(await bus.replay.many({ destination: stage.lastName, status: 'delivered' })).toBe(count);
    await settled(bus, 'delivered');
  }

  const named = () => stage.slack.messages.map(membersIn);

  it('of what the channel shows posts nothing, however often', async () => {
    const bus = await digestPosted();
    const [one] = await bus.deliveries();
    await replayDelivered(bus, 3);
    await replayDelivered(bus, 3);
    expect(await bus.replay.one(one?.id ?? '')).toBe(true);
    await settled(bus, 'delivered');
    expect(named()).toEqual([members(1, 3)]);
  });

  it('of what it cannot look up posts nothing either', async () => {
    const bus = await digestPosted();
    stage.slack.configure({ scopes: ['chat:write'] });
    await replayDelivered(bus, 3);
    expect(named()).toEqual([members(1, 3)]);
  });

  it('of what was deleted posts it again, a part under an id of its own', async () => {
    const bus = await digestPosted();
    const [message] = stage.slack.messages;
    stage.slack.deleteMessage(message?.ts ?? '');
    const [first] = await bus.deliveries();
    expect(await bus.replay.one(first?.id ?? '')).toBe(true);
    await settled(bus, 'delivered');
    expect(named()).toEqual([members(1, 1)]);
    await replayDelivered(bus, 3);
    expect(named()).toEqual([members(1, 1), members(2, 3)]);
    const [single, others] = stage.slack.messages.map(refOf);
    expect((await bus.deliveries()).map(({ ref }) => ref)).toEqual([single, others, others]);
  });

  it('of what was deleted is not held up by a history that could not be read at first', async () => {
    const bus = await digestPosted();
    stage.slack.deleteMessage(stage.slack.messages[0]?.ts ?? '');
    const effect = { kind: 'answer', status: 503 } as const;
    stage.slack.faults.add({ path: 'conversations.history', effect, times: 1 });
    await replayDelivered(bus, 3);
    expect(named()).toEqual([members(1, 3)]);
  });

  it('of what waits for its back-off posts the same digest at once', async () => {
    await stage.slack.goOffline();
    const bus = stage.bus({ digest });
    await bus.upgrade(members(1, 3));
    await settled(bus, 'retrying');
    const bundles = async () => (await bus.deliveries()).map(({ bundleId }) => bundleId);
    const before = await bundles();
    await stage.slack.goOnline();
    await bus.replay.many({ destination: stage.lastName, status: 'retrying' });
    await settled(bus, 'delivered');
    expect(named()).toEqual([members(1, 3)]);
    expect(await bundles()).toEqual(before);
  });

  it.each([
    ['with', ['chat:write', 'channels:history']],
    ['without', ['chat:write']],
  ])('after a route has changed posts in the new channel, once, %s the history', async (_how, scopes) => {
    const bus = await digestPosted();
    stage.slack.configure({ scopes });
    stage.addChannels(['new']);
    await bus.configure({ channel: channelId('new') });
    await replayDelivered(bus, 3);
    await replayDelivered(bus, 3);
    expect(stage.slack.messagesIn(channelId('new')).map(membersIn)).toEqual([members(1, 3)]);
    expect(stage.slack.messages).toHaveLength(2);
  });

  it.each([
    ['was', true],
    ['was not', false],
  ])(
    'of what nobody could tell, and %s posted, shows it once when the history can be read by now',
    async (_what, written) => {
      const { scopes } = stage.slack.options;
      stage.slack.configure({ scopes: ['chat:write'] });
      stage.slack.faults.add({ path: 'chat.postMessage', effect: { kind: 'answer', status: 500, written }, times: 1 });
      const bus = stage.bus({ digest, afterTimeout: 'park' });
      await bus.upgrade(members(1, 3));
      await settled(bus, 'dead');
      stage.slack.configure({ scopes });
      expect(await bus.replay.many({ destination: stage.lastName, status: 'dead' })).toBe(3);
      await settled(bus, 'delivered');
      expect(named()).toEqual([members(1, 3)]);
    },
  );
});
