import { describe, expect, it } from '@jest/globals';
import { ChannelPace } from './channel-pace.ts';

/** Timers may be early by so many milliseconds. */
const inexactMs = 2;

describe('ChannelPace', () => {
  const msUntilReady = async (pace: ChannelPace): Promise<number> => {
    const startedAt = performance.now();
    await pace.ready();
    return performance.now() - startedAt;
  };

  it('lets the first message go at once', async () => {
    expect(await msUntilReady(new ChannelPace(60_000))).toBeLessThan(10_000);
  });

  it('counts the second from the end of a call, for the post may have arrived just then', async () => {
    const pace = new ChannelPace(1_000);
    pace.called();
    expect(await msUntilReady(pace)).toBeGreaterThanOrEqual(1_010 - inexactMs);
  });

  it('waits out what is left of another process’s second', async () => {
    const pace = new ChannelPace(1_000);
    pace.takeOver(800);
    expect(await msUntilReady(pace)).toBeGreaterThanOrEqual(200 - inexactMs);
    const later = new ChannelPace(60_000);
    later.takeOver(60_000);
    expect(await msUntilReady(later)).toBeLessThan(10_000);
  });
});
