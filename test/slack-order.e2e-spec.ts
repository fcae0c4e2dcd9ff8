import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultEffect } from './sandbox/server/fault.ts';
import { eventually } from './support/eventually.ts';
import type { SlackBus } from './support/slack-bus.ts';
import { channelId, members, membersIn, SlackStage } from './support/slack-stage.ts';

const path = 'chat.postMessage';
const minuteMs = 60_000;

describe('the order within a channel is kept', () => {
  let stage: SlackStage;
  beforeAll(async () => {
    stage = await SlackStage.open();
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  const oneByOne = { digest: { above: 1_000, rows: 50 } };
  const named = () => stage.slack.messages.flatMap(membersIn);
  const failing = (effect: FaultEffect, times: number, ofPath = path) =>
    stage.slack.faults.add({ path: ofPath, effect, times });
  const first = async (bus: SlackBus) => (await bus.deliveries())[0];

  it('over a change of the process, while the first waits for its next attempt', async () => {
    const bus = stage.bus(oneByOne);
    failing({ kind: 'answer', status: 429, headers: { 'retry-after': '3' }, body: {} }, 1);
    await bus.upgrade(members(1, 1));
    await eventually(async () => expect(await first(bus)).toMatchObject({ reason: 'rate_limited', status: 'pending' }));
    await bus.upgrade(members(2, 3));
    await bus.stop();
    const next = stage.bus(oneByOne, stage.lastName);
    await next.upgrade(members(4, 4));
    await stage.shown(4);
    expect(named()).toEqual(members(1, 4));
  });

  it('while Slack is away, however long: everything waits, uses up no attempts, and says why', async () => {
    const bus = stage.bus(oneByOne);
    await stage.slack.goOffline();
    await bus.upgrade(members(1, 3));
    await eventually(async () => {
      const rows = await bus.deliveries();
      const waits = { status: 'pending', reason: 'network', detail: 'no answer: ECONNREFUSED' };
      expect(rows).toMatchObject([{ ...waits, attempts: 4 }, waits, waits]);
      for (const { dueInMs } of rows) expect(Math.abs(dueInMs - minuteMs)).toBeLessThan(5_000);
    });
    await stage.slack.goOnline();
    await bus.upgrade(members(4, 4));
    await bus.resume();
    await stage.shown(4);
    expect(named()).toEqual(members(1, 4));
  });

  it('but a message that Slack never takes stops no other', async () => {
    const bus = stage.bus(oneByOne);
    const poison = { path, body: 'Member 1', effect: { kind: 'answer', status: 500 } } as const;
    stage.slack.faults.add(poison);
    await bus.upgrade(members(1, 3));
    await stage.shown(2);
    expect(named()).toEqual(members(2, 3));
    stage.slack.faults.clear();
    await stage.shown(3);
    expect((await first(bus))?.attempts).toBeGreaterThan(4);
  });

  it.each<[string, FaultEffect]>([
    ['limited', { kind: 'answer', status: 429, headers: { 'retry-after': '2' }, body: {} }],
    ['failing', { kind: 'answer', status: 503 }],
  ])('while a lost answer is looked for in a history that is %s', async (_how, effect) => {
    const bus = stage.bus(oneByOne);
    failing({ kind: 'reset' }, 1);
    failing(effect, 1, 'conversations.history');
    await bus.upgrade(members(1, 3));
    await stage.shown(3);
    expect(named()).toEqual(members(1, 3));
  });

  it('when something in between refuses a call', async () => {
    const bus = stage.bus(oneByOne);
    failing({ kind: 'answer', status: 403 }, 1);
    await bus.upgrade(members(1, 3));
    await stage.shown(3);
    expect(named()).toEqual(members(1, 3));
  });

  it('and a digest stays one, also when it is what probes a stopped destination', async () => {
    const bus = stage.bus({ digest: { above: 1, rows: 50 } });
    failing({ kind: 'answer', status: 200, body: { ok: false, error: 'invalid_auth' } }, 1);
    await bus.configure({ paused: true });
    await bus.upgrade(members(1, 20));
    await bus.configure({ paused: false });
    await eventually(async () => expect(await bus.hold()).not.toBeNull());
    await eventually(async () => {
      expect((await bus.deliveries()).map(({ status }) => status)).toEqual(Array(20).fill('pending'));
    });
    await bus.skipTime();
    const [digest] = await stage.shown(1);
    expect(membersIn(digest!)).toEqual(members(1, 20));
  });

  it('and two crowded channels leave room for a third', async () => {
    const names = ['Crowded one', 'Crowded two', 'Idle'];
    const routes = stage.addChannels(names).map(({ id, name: campaign }) => ({ campaign, channel: id }));
    const bus = stage.bus({ routes, digest: { above: 1, rows: 2 } });
    await bus.configure({ paused: true });
    for (const name of names.slice(0, 2)) await bus.upgrade(members(1, 1_200), { campaign: { name } });
    await bus.configure({ paused: false });
    await stage.shown(1, channelId('Crowded two'));
    await bus.upgrade(members(1, 1), { campaign: { name: 'Idle' } });
    await stage.shown(1, channelId('Idle'), 10_000);
    const crowded = stage.slack.messagesIn(channelId('Crowded one')).flatMap(membersIn);
    expect(crowded).toEqual(members(1, crowded.length));
  });
});
