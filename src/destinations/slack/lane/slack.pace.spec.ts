import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SlackPace } from './slack.pace.ts';

const spacingMs = 1_000;

/** Posts as soon as it may; the post takes `thereMs`, the answer `backMs`. Returns when the post arrived. */
async function post(
  pace: SlackPace,
  clock: { now: number },
  [thereMs, backMs]: readonly [number, number],
): Promise<number> {
  clock.now += pace.readyInMs('C0LOYALTY');
  const ended = await pace.slot('C0LOYALTY');
  const arrivedAt = clock.now + thereMs;
  clock.now = arrivedAt + backMs;
  ended(true);
  return arrivedAt;
}

function startPace(workspaceSpacingMs = 0) {
  const clock = { now: 0 };
  const now = () => clock.now;
  const sleep = (ms: number) => Promise.resolve((clock.now += ms));
  return { clock, pace: new SlackPace(spacingMs, workspaceSpacingMs, now, sleep) };
}

describe('SlackPace', () => {
  it('lets the first message go at once', () => {
    expect(startPace().pace.readyInMs('C0LOYALTY')).toBe(0);
  });

  it('waits out a second after another process, in every channel', async () => {
    const { clock, pace } = startPace();
    clock.now = -60_000;
    (await pace.slot('C0LOYALTY'))(true);
    clock.now = 0;
    pace.takeOver();
    clock.now = 400;
    expect(pace.readyInMs('C0LOYALTY')).toBe(580);
    clock.now = 980;
    expect(pace.readyInMs('C0OTHER')).toBe(0);
  });

  it('keeps the workspace’s distance between channels, also of those that are taken up ahead, and a channel’s own in it', async () => {
    const { clock, pace } = startPace(201);
    (await pace.slot('C0LOYALTY'))(true);
    expect(pace.readyInMs('C0LOYALTY')).toBe(980);
    expect(pace.readyInMs('C0OTHER')).toBe(171);
    clock.now = 171;
    const other = pace.slot('C0OTHER');
    expect(pace.readyInMs('C0THIRD')).toBe(171);
    (await other)(true);
    expect(clock.now).toBe(201);
  });

  it('counts from the answer of the first posts, and of what was not answered', async () => {
    const { clock, pace } = startPace();
    for (const answered of [true, true, false]) {
      const ended = await pace.slot('C0LOYALTY');
      clock.now += 150;
      ended(answered);
      expect(pace.readyInMs('C0LOYALTY')).toBe(980);
    }
  });

  it('counts from post to post, and a third of an answer, where answers take the same time', async () => {
    const { clock, pace } = startPace();
    const arrivals: number[] = [];
    while (arrivals.length < 20) arrivals.push(await post(pace, clock, [75, 75]));
    expect(arrivals[19]! - arrivals[18]!).toBeCloseTo(1_060);
    expect(arrivals[19]! - arrivals[0]!).toBeLessThan(20_500);
  });

  it('is never faster than a second as Slack sees it, over a network that takes up to half as long again', async () => {
    const fastest = fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 2_000 }));
    const stretches = fc.array(
      fc.tuple(fc.double({ min: 1, max: 1.5, noNaN: true }), fc.double({ min: 1, max: 1.5, noNaN: true })),
      {
        minLength: 2,
        maxLength: 200,
      },
    );
    await fc.assert(
      fc.asyncProperty(fastest, stretches, async ([there, back], given) => {
        const { clock, pace } = startPace();
        const arrivals: number[] = [];
        for (const [longer, slower] of given) {
          arrivals.push(await post(pace, clock, [there * longer, back * slower]));
        }
        const gaps = arrivals.slice(1).map((at, index) => at - arrivals[index]!);
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(spacingMs);
      }),
    );
  });
});
