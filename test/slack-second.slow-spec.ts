import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { members, membersIn, SlackStage } from './support/slack-stage.ts';

const spacingMs = 1_000;

describe('the second that Slack asks for between two posts in a channel', () => {
  let stage: SlackStage;
  beforeAll(async () => {
    stage = await SlackStage.open(spacingMs);
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  it('is kept, and hardly more than it', async () => {
    const bus = stage.bus({ digest: { above: 3, rows: 50 } });
    await bus.upgrade(members(1, 3));
    const times = (await stage.shown(3)).map(({ receivedAt }) => receivedAt);
    expect(stage.slack.messages.flatMap(membersIn)).toEqual(members(1, 3));
    expect(times.slice(1).every((time, index) => time - (times[index] ?? 0) >= spacingMs)).toBe(true);
    expect(times.at(-1)! - times[0]!).toBeLessThan(2_300);
  });

  it('is waited out by another process, too', async () => {
    const first = stage.bus({ digest: { above: 1_000, rows: 50 } });
    await first.upgrade(members(1, 3));
    const [posted] = await stage.shown(1);
    await first.stop();
    stage.bus({ digest: { above: 1_000, rows: 50 } }, stage.lastName);
    const messages = await stage.shown(3);
    expect(messages.flatMap(membersIn)).toEqual(members(1, 3));
    expect(messages[1]!.receivedAt - posted!.receivedAt).toBeGreaterThanOrEqual(spacingMs);
    expect(stage.slack.calls.byStatus['429']).toBeUndefined();
  });
});
