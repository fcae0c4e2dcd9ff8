import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { members, membersIn, SlackStage } from './slack-stage.ts';

export interface Spacing {
  /** Least ms between two posts in a channel: Slack's second, or less for a test. */
  readonly spacingMs: number;
  /** Most ms from the first of three posts to the last, on an idle machine; default no limit. */
  readonly threeWithinMs?: number;
}

export function describeSpacing({ spacingMs, threeWithinMs = Infinity }: Spacing): void {
  describe('the second that Slack asks for between two posts in a channel', () => {
    let stage: SlackStage;
    beforeAll(async () => {
      stage = await SlackStage.open(spacingMs);
    });
    afterEach(() => stage.clear());
    afterAll(() => stage.close());

    const named = () => stage.slack.messages.flatMap(membersIn);

    it('is kept by as many as digest.above, which go out one by one, in order', async () => {
      const bus = stage.bus({ digest: { above: 3, rows: 50 } });
      await bus.upgrade(members(1, 3));
      const messages = await stage.shown(3);
      expect(messages.filter(({ blocks }) => blocks[0]?.['type'] === 'header')).toHaveLength(0);
      expect(named()).toEqual(members(1, 3));
      const times = messages.map(({ receivedAt }) => receivedAt);
      expect(times.slice(1).every((time, index) => time - (times[index] ?? 0) >= spacingMs)).toBe(true);
      expect(times.at(-1)! - times[0]!).toBeLessThan(threeWithinMs);
    });

    it('is waited out by another process, which takes over what the one before had not posted', async () => {
      const first = stage.bus({ digest: { above: 1_000, rows: 50 } });
      await first.upgrade(members(1, 3));
      const [posted] = await stage.shown(1);
      await first.stop();
      stage.bus({ digest: { above: 1_000, rows: 50 } }, stage.lastName);
      const messages = await stage.shown(3);
      expect(named()).toEqual(members(1, 3));
      expect(messages[1]!.receivedAt - posted!.receivedAt).toBeGreaterThanOrEqual(spacingMs);
      expect(stage.slack.calls.byStatus['429']).toBeUndefined();
    });
  });
}
