import { describe, expect, it } from '@jest/globals';
import { RoundTrip } from './round-trip.ts';

describe('RoundTrip', () => {
  const after = (...calls: readonly number[]): number => {
    const roundTrip = new RoundTrip();
    for (const ms of calls) roundTrip.note(ms);
    return roundTrip.atLeastMs;
  };

  it.each([
    ['nothing is known', [], 0],
    ['the first calls were slow ones', [300, 300, 300, 300], 0],
    ['five calls are known: half of the shortest', [300, 80, 90, 100, 110], 40],
    ['the network changes: by the latest five', [20, 100, 100, 100, 100, 100], 50],
  ])('%s', (_what, calls, ms) => {
    expect(after(...calls)).toBe(ms);
  });
});
