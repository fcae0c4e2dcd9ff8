import { describe, expect, it } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { WakeUp } from './wake-up.ts';

const never = new AbortController().signal;
const anHour = 3_600_000;

/** Measures how many milliseconds the work takes. */
async function timeOf(work: Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}

describe('a sleeping loop', () => {
  it('wakes when it is called', async () => {
    const wakeUp = new WakeUp();
    const waiting = wakeUp.wait(anHour, never);
    wakeUp.call();
    expect(await timeOf(waiting)).toBeLessThan(1_000);
  });

  it('does not sleep when it was called while it was awake, once for all calls', async () => {
    const wakeUp = new WakeUp();
    wakeUp.call();
    wakeUp.call();
    expect(await timeOf(wakeUp.wait(anHour, never))).toBeLessThan(1_000);
    expect(await timeOf(wakeUp.wait(50, never))).toBeGreaterThan(40);
  });

  it('wakes after the longest time', async () => {
    expect(await timeOf(new WakeUp().wait(50, never))).toBeGreaterThan(40);
  });

  it('wakes when the signal aborts, and at once when it has', async () => {
    const stop = new AbortController();
    const wakeUp = new WakeUp();
    const waiting = wakeUp.wait(anHour, stop.signal);
    stop.abort();
    expect(await timeOf(waiting)).toBeLessThan(1_000);
    expect(await timeOf(wakeUp.wait(anHour, stop.signal))).toBeLessThan(1_000);
  });

  it('leaves no listener behind on a signal that lives long', async () => {
    const stop = new AbortController();
    const wakeUp = new WakeUp();
    for (let round = 0; round < 50; round += 1) await wakeUp.wait(0, stop.signal);
    expect(getEventListeners(stop.signal, 'abort').length).toBeLessThan(5);
  });
});
