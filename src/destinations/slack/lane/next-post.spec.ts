import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { waitingDelivery } from '../../../../test/support/waiting-delivery.ts';
import type { Delivery } from '../../../model/delivery.ts';
import { nextPost } from './next-post.ts';

const settings = { above: 2, rows: 3 };
const alone = (...sequences: readonly number[]) => sequences.map((sequence) => waitingDelivery({ sequence }));
const bundled = (bundleId: string, ...sequences: readonly number[]) =>
  sequences.map((sequence) => waitingDelivery({ sequence, bundleId }));
const inOrder = (...deliveries: readonly Delivery[]) => deliveries.toSorted((a, b) => a.sequence - b.sequence);

/** Lists the posts until nothing waits, while nothing new comes. */
function postsOf(waiting: readonly Delivery[], grouping = settings): { sequences: number[]; bundleId: string }[] {
  const posts: { sequences: number[]; bundleId: string }[] = [];
  for (let rest = waiting; rest.length > 0;) {
    const { deliveries, bundleId = '' } = nextPost(rest, grouping);
    posts.push({ sequences: deliveries.map(({ sequence }) => sequence), bundleId });
    rest = rest.filter((delivery) => !deliveries.includes(delivery));
  }
  return posts;
}
const sequencesOf = (...given: Parameters<typeof postsOf>) => postsOf(...given).map(({ sequences }) => sequences);

describe('nextPost', () => {
  it('gives one by one as many as digest.above', () => {
    expect(sequencesOf(alone(1, 2))).toEqual([[1], [2]]);
  });

  it('gives more together, at most digest.rows, in order of acceptance, each time under an id of its own', () => {
    expect(sequencesOf(alone(1, 2, 3, 4))).toEqual([[1, 2, 3], [4]]);
    expect(new Set(postsOf(alone(1, 2, 3, 4)).map(({ bundleId }) => bundleId)).size).toBe(2);
  });

  it('gives a bundle as it was, whatever the settings are now', () => {
    const posts = postsOf(bundled('b', 1, 2, 3, 4, 5), { above: 100, rows: 1 });
    expect(posts).toEqual([{ bundleId: 'b', sequences: [1, 2, 3, 4, 5] }]);
  });

  it('gives what is older than a bundle before it, without what is newer', () => {
    const waiting = inOrder(...bundled('b', 5), ...bundled('a', 3), ...alone(1, 2, 4, 6));
    expect(sequencesOf(waiting, { above: 1, rows: 9 })).toEqual([[1, 2], [3], [4], [5], [6]]);
  });

  it('gives all that may have been posted together, to be looked up, and under no id', () => {
    const uncertainSince = new Date();
    const unclear = bundled('a', 1, 4).map((delivery) => ({ ...delivery, uncertainSince }));
    const found = { ...bundled('b', 3)[0]!, ref: 'C0LOYALTY/1.2', replayed: true };
    const waiting = inOrder(...unclear, found, ...alone(2));
    expect(nextPost(waiting, settings)).toEqual({ deliveries: inOrder(...unclear, found) });
  });

  it('gives each once, in order, at most digest.rows together', () => {
    const sequences = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 60 });
    fc.assert(
      fc.property(sequences, fc.nat(9), fc.integer({ min: 1, max: 9 }), (given, above, rows) => {
        const sorted = given.toSorted((a, b) => a - b);
        const posts = sequencesOf(alone(...sorted), { above, rows });
        expect(posts.flat()).toEqual(sorted);
        expect(Math.max(0, ...posts.map(({ length }) => length))).toBeLessThanOrEqual(rows);
      }),
    );
  });
});
