import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { describeSpacing } from './support/describe-spacing.ts';
import { eventually } from './support/eventually.ts';
import { members, membersIn, refOf, SlackStage } from './support/slack-stage.ts';

/** Milliseconds between two posts, Slack's second here: long enough for what a test does in between. */
const spacingMs = 700;

describeSpacing({ spacingMs });

describe('a channel is never flooded', () => {
  let stage: SlackStage;
  beforeAll(async () => {
    stage = await SlackStage.open(spacingMs);
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  const headings = () => stage.slack.messages.filter(({ blocks }) => blocks[0]?.['type'] === 'header').length;
  const named = () => stage.slack.messages.flatMap(membersIn);

  it('a lone upgrade goes out at once, as it is', async () => {
    const bus = stage.bus();
    await bus.upgrade(members(1, 1));
    const acceptedAt = Date.now();
    const [message] = await stage.shown(1);
    expect(message?.receivedAt ?? Infinity).toBeLessThan(acceptedAt + 1_500); // a new leader first waits spacingMs
    expect(message?.text).toBe('🎉 Member 1 just reached Gold in Stars\nSilver → Gold');
    expect(headings()).toBe(0);
    await eventually(async () =>
      expect(await bus.deliveries()).toMatchObject([{ status: 'delivered', ref: refOf(message!), attempts: 1 }]),
    );
  });

  it('more go out as digests of digest.rows at most, that name each customer once and keep the order', async () => {
    const bus = stage.bus({ digest: { above: 3, rows: 5 } });
    await bus.upgrade(members(1, 12));
    const messages = await stage.shown(4);
    expect(messages.map((message) => membersIn(message).length)).toEqual([5, 5, 1, 1]);
    expect(named()).toEqual(members(1, 12));
    expect(messages[0]?.text).toBe('🎉 5 customers moved up\n5 reached Gold in Stars');
    await eventually(async () => {
      const rows = await bus.deliveries();
      expect(rows.map(({ ref }) => ref)).toEqual([
        ...Array<string>(5).fill(refOf(messages[0]!)),
        ...Array<string>(5).fill(refOf(messages[1]!)),
        refOf(messages[2]!),
        refOf(messages[3]!),
      ]);
      expect(new Set(rows.map(({ bundleId }) => bundleId)).size).toBe(4);
    });
  });

  it('digest.above and digest.rows are obeyed from the next message on', async () => {
    const bus = stage.bus({ digest: { above: 1, rows: 3 } });
    await bus.upgrade(members(1, 9));
    await stage.shown(1);
    await bus.configure({ digest: { above: 1, rows: 99 } });
    const messages = await stage.shown(2);
    expect(messages.map((message) => membersIn(message).length)).toEqual([3, 6]);
    expect(named()).toEqual(members(1, 9));
  });

  it('nobody overtakes a post that failed', async () => {
    const bus = stage.bus({ digest: { above: 1, rows: 4 } });
    stage.slack.faults.add({ path: 'chat.postMessage', effect: { kind: 'answer', status: 503 }, times: 2 });
    await bus.upgrade(members(1, 6));
    await eventually(() => expect(stage.slack.calls.byStatus['503']).toBe(1));
    await bus.upgrade(members(7, 7));
    await stage.shown(2);
    await eventually(() => expect(named()).toEqual(members(1, 7)));
  });

  it('the order is kept and nobody is missed when more wait than one look shows', async () => {
    const bus = stage.bus({ digest: { above: 1, rows: 99 } });
    for (let from = 1; from < 1_400; from += 100) await bus.upgrade(members(from, from + 99)); // a commit each
    await eventually(() => expect(named()).toHaveLength(1_400), { withinMs: 40_000 });
    expect(named()).toEqual(members(1, 1_400));
    expect(stage.slack.calls.byStatus['429']).toBeUndefined();
  });

  it('posts wait while the destination is switched off, and go out in order afterwards', async () => {
    const bus = stage.bus({ digest: { above: 1_000, rows: 50 } });
    await bus.upgrade(members(1, 4));
    await stage.shown(1);
    await bus.configure({ paused: true });
    await eventually(async () => {
      const statuses = (await bus.deliveries()).map(({ status }) => status);
      expect(statuses).toEqual(['delivered', 'pending', 'pending', 'pending']);
    });
    expect(stage.slack.messages).toHaveLength(1);
    await bus.configure({ paused: false });
    await stage.shown(4);
    expect(named()).toEqual(members(1, 4));
  });
});
