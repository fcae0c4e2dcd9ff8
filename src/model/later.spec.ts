import { describe, expect, it } from '@jest/globals';
import { compareChanges } from './later.ts';
import type { TierChange } from './tier-change.ts';

const change = (from: string | null, to: string | null, second = 0, sequence = 1) => {
  const tier = (name: string | null) => (name === null ? null : { id: name, name });
  const occurredAt = new Date(Date.UTC(2026, 7, 14, 0, 0, second)).toISOString();
  const rest = { customer: { id: 'c', name: null, email: null, sourceId: null }, campaign: { id: 'k', name: 'K' } };
  return {
    sequence,
    change: { kind: 'upgraded', ...rest, from: tier(from), to: tier(to), occurredAt } satisfies TierChange,
  };
};

describe('of two changes of a customer the later one is', () => {
  it.each([
    ['that of the later time, whatever the rest', change('gold', 'silver', 1, 1), change('silver', 'gold', 0, 2)],
    [
      'at the same time the one that begins where the other ends',
      change('silver', 'platinum', 0, 1),
      change('gold', 'silver', 0, 2),
    ],
    ['the one accepted later, where neither does', change('a', 'b', 0, 2), change('c', 'd', 0, 1)],
    ['the one accepted later, where both do', change('a', 'b', 0, 2), change('b', 'a', 0, 1)],
    ['the one accepted later, where there are no tiers', change(null, 'a', 0, 2), change('b', null, 0, 1)],
  ])('%s', (_what, later, earlier) => {
    expect(compareChanges(later, earlier)).toBeGreaterThan(0);
    expect(compareChanges(earlier, later)).toBeLessThan(0);
  });
});
