import { describe, expect, it } from '@jest/globals';
import { newestOf } from './later.ts';
import type { TierChange } from './tier-change.ts';

const change = (from: string | null, to: string | null, second = 0) => {
  const tier = (name: string | null) => (name === null ? null : { id: name, name });
  const occurredAt = new Date(Date.UTC(2026, 7, 14, 0, 0, second)).toISOString();
  const rest = { customer: { id: 'c', name: null, email: null, sourceId: null }, campaign: { id: 'k', name: 'K' } };
  return { kind: 'upgraded', ...rest, from: tier(from), to: tier(to), occurredAt } satisfies TierChange;
};

describe('of changes of a customer the newest is', () => {
  it.each<[string, TierChange[], string | null]>([
    ['that of the latest time, whatever the rest', [change('a', 'b', 2), change('b', 'a', 1)], 'b'],
    ['at one time the one that ends where none begins', [change('b', 'c'), change('a', 'b')], 'c'],
    ['the same of three', [change('c', 'd'), change('a', 'b'), change('b', 'c')], 'd'],
    ['the one accepted last, where nothing links them', [change('c', 'd'), change('a', 'b')], 'b'],
    ['the one accepted last, where they go in a circle', [change('b', 'a'), change('a', 'b')], 'b'],
    ['the one accepted last, where there are no tiers', [change(null, 'a'), change('b', null)], null],
  ])('%s', (_what, changes, to) => {
    const accepted = changes.map((each, sequence) => ({ change: each, sequence }));
    expect(newestOf(accepted)?.change.to?.name ?? null).toBe(to);
  });
});
