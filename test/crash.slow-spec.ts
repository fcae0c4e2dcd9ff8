import { describe, expect, it } from '@jest/globals';
import { runChaos } from './chaos/run-chaos.ts';

describe('killed again and again, with the waits and limits of real vendors', () => {
  // Most of the time is the minute in which a write to HubSpot may land late.
  it('loses nothing, leaves nothing open, and repeats nothing without need', async () => {
    const size = { rounds: 2, customers: 40, changes: 2 };
    const signal = AbortSignal.timeout(200_000);
    const report = await runChaos({ ...size, seed: 7, entry: 'source', short: false, say: () => undefined, signal });
    expect(report.violations).toEqual([]);
    expect(report.acknowledged).toBe(size.rounds * size.customers * 2 * size.changes);
    expect(Math.max(...report.relay.resumedMs)).toBeLessThan(10_000);
  }, 240_000);
});
