import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.ts';

const spacingMs = 10;
/** Milliseconds by which timers may be early. */
const inexactMs = 2;

describe('Pace', () => {
  it('lets the first call start at once', async () => {
    expect(await msFor(() => new Pace().next(60_000))).toBeLessThan(1_000);
  });

  it('keeps the distance from start to start, in order, whoever calls together', async () => {
    const pace = new Pace();
    const starts: { readonly caller: number; readonly at: number }[] = [];
    const call = async (caller: number): Promise<void> => {
      await pace.next(spacingMs);
      starts.push({ caller, at: performance.now() });
    };
    await Promise.all([1, 2, 3, 4].map(call));
    expect(starts.map(({ caller }) => caller)).toEqual([1, 2, 3, 4]);
    const distances = starts.slice(1).map(({ at }, index) => at - (starts[index]?.at ?? NaN));
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(spacingMs - inexactMs);
  });

  it('waits by the spacing of the call before, not by its own', async () => {
    const pace = new Pace();
    await pace.next(spacingMs);
    expect(await msFor(() => pace.next(60_000))).toBeLessThan(1_000);
  });

  it('saves nothing up: a pause is not followed by a burst', async () => {
    const clock = { now: 0 };
    const pace = new Pace(() => clock.now);
    await pace.next(spacingMs);
    clock.now = 60_000;
    await pace.next(spacingMs);
    expect(await msFor(() => pace.next(spacingMs))).toBeGreaterThanOrEqual(spacingMs - inexactMs);
  });

  it('starts no call while held', async () => {
    const pace = new Pace();
    pace.holdFor(spacingMs);
    expect(await msFor(() => pace.next(0))).toBeGreaterThanOrEqual(spacingMs - inexactMs);
  });

  it('holds back a call that waits already', async () => {
    const pace = new Pace(() => 0); // a clock that stands still: the call still waits, however slow this process is
    await pace.next(spacingMs);
    const waited = msFor(() => pace.next(0));
    await Promise.resolve();
    pace.holdFor(4 * spacingMs);
    expect(await waited).toBeGreaterThanOrEqual(4 * spacingMs - inexactMs);
  });

  it('is never let go earlier by a shorter hold', async () => {
    const clock = { now: 0 };
    const pace = new Pace(() => clock.now);
    pace.holdFor(1_000);
    pace.holdFor(1);
    clock.now = 1_000 - spacingMs;
    expect(await msFor(() => pace.next(0))).toBeGreaterThanOrEqual(spacingMs - inexactMs);
  });
});

async function msFor(wait: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await wait();
  return performance.now() - startedAt;
}
