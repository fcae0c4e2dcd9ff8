import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Handover } from '../handover.ts';
import { handover } from '../../../test/support/handover.ts';
import { type Group, WaitingRoom } from './waiting-room.ts';

const settings = { above: 2, rows: 3 };

function roomWith(...handovers: readonly Handover[]): { room: WaitingRoom; clock: { now: number } } {
  const clock = { now: 0 };
  const room = new WaitingRoom(() => clock.now);
  for (const each of handovers) room.add(each);
  return { room, clock };
}

const alone = (...sequences: readonly number[]) => sequences.map((sequence) => handover({ sequence }));
const bundled = (id: string, size: number, ...sequences: readonly number[]) =>
  sequences.map((sequence) => handover({ sequence, bundle: { id, size } }));
const sequencesOf = (group: Group | null) => group?.handovers.map(({ delivery }) => delivery.sequence);

describe('WaitingRoom', () => {
  it('gives one by one as many as digest.above', () => {
    const { room } = roomWith(...alone(1, 2));
    expect([room.next(settings), room.next(settings), room.next(settings)].map(sequencesOf)).toEqual([
      [1],
      [2],
      undefined,
    ]);
  });

  it('gives more together, at most digest.rows, in order of acceptance', () => {
    const { room } = roomWith(...alone(4, 1, 3, 2));
    expect(room.next(settings)).toMatchObject({ bundleId: null });
    expect([room.next(settings), room.size].at(-1)).toBe(0);
    const { room: again } = roomWith(...alone(4, 1, 3, 2));
    expect([again.next(settings), again.next(settings)].map(sequencesOf)).toEqual([[1, 2, 3], [4]]);
  });

  it('gives a bundle as it was, whatever the settings are now', () => {
    const { room } = roomWith(...bundled('b', 5, 5, 3, 4, 1, 2));
    const group = room.next({ above: 100, rows: 1 });
    expect([group?.bundleId, sequencesOf(group)]).toEqual(['b', [1, 2, 3, 4, 5]]);
  });

  it('waits for the rest of a bundle, and lets nothing newer overtake it', () => {
    const { room } = roomWith(...bundled('b', 2, 1), ...alone(3));
    expect(room.next(settings)).toBeNull();
    for (const each of bundled('b', 2, 2)) room.add(each);
    expect([room.next(settings), room.next(settings)].map(sequencesOf)).toEqual([[1, 2], [3]]);
  });

  it('does not wait for those of a bundle that were settled since', () => {
    const { room } = roomWith(...bundled('b', 3, 1), ...bundled('b', 2, 2));
    expect(sequencesOf(room.next(settings))).toEqual([1, 2]);
  });

  it('waits for the rest of a bundle for ten seconds, not for ever', () => {
    const { room, clock } = roomWith(...bundled('b', 2, 1));
    clock.now = 9_999;
    expect(room.next(settings)).toBeNull();
    clock.now = 10_000;
    const part = room.next(settings);
    // As a post of its own: found in the history, the bundle's id would stand for the missing ones too.
    expect([part?.bundleId, sequencesOf(part)]).toEqual([null, [1]]);
  });

  it('gives what is older than a bundle before it, without what is newer', () => {
    const { room } = roomWith(...bundled('b', 1, 5), ...bundled('a', 1, 3), ...alone(1, 2, 4, 6));
    const groups = Array.from({ length: 5 }, () => sequencesOf(room.next({ above: 1, rows: 9 })));
    expect(groups).toEqual([[1, 2], [3], [4], [5], [6]]);
  });

  it('lets nothing overtake a post that is to come back', () => {
    const { room } = roomWith(...alone(3, 4));
    room.await('b', 60_000);
    expect(room.next(settings)).toBeNull();
    for (const each of bundled('b', 2, 1, 2)) room.add(each);
    const groups = [room.next(settings), room.next(settings), room.next(settings)];
    expect(groups.map(sequencesOf)).toEqual([[1, 2], [3], [4]]);
  });

  it('waits for each of several posts that are to come back', () => {
    const { room } = roomWith(...alone(5));
    room.await('a', 60_000);
    room.await('b', 60_000);
    for (const each of bundled('b', 1, 2)) room.add(each);
    expect(room.next(settings)).toBeNull();
    for (const each of bundled('a', 1, 1)) room.add(each);
    expect([room.next(settings), room.next(settings), room.next(settings)].map(sequencesOf)).toEqual([[1], [2], [5]]);
  });

  it.each<[string, (room: WaitingRoom, clock: { now: number }) => void]>([
    ['when that takes too long', (_room, clock) => (clock.now = 60_000)],
    ['once it is settled', (room) => room.awaitNoMore('b')],
    ['once somebody else may have settled it', (room) => room.awaitNoMore()],
  ])('goes on without it %s', (_when, happen) => {
    const { room, clock } = roomWith(...alone(3));
    room.await('b', 60_000);
    room.awaitNoMore('another');
    expect(room.next(settings)).toBeNull();
    happen(room, clock);
    expect(sequencesOf(room.next(settings))).toEqual([3]);
  });

  it('takes out what is to be handed back, and no other', () => {
    const stop = new AbortController();
    const { room } = roomWith(
      handover({ sequence: 2, bundle: { id: 'b', size: 1 } }, stop.signal),
      handover({ sequence: 1 }, stop.signal),
      handover({ sequence: 3 }),
    );
    expect(room.takeStopped()).toEqual([]);
    stop.abort();
    expect(room.takeStopped().map(({ delivery }) => delivery.sequence)).toEqual([1, 2]);
    expect([room.size, sequencesOf(room.next(settings))]).toEqual([1, [3]]);
  });

  it('clears in order, whole', () => {
    const { room } = roomWith(...bundled('b', 2, 2), ...alone(3, 1));
    expect(room.clear().map(({ delivery }) => delivery.sequence)).toEqual([1, 2, 3]);
    expect([room.size, room.next(settings)]).toEqual([0, null]);
  });

  it('gives each once, in order, at most digest.rows together, whatever comes in which order', () => {
    const sequences = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 60 });
    fc.assert(
      fc.property(sequences, fc.nat(9), fc.integer({ min: 1, max: 9 }), (given, above, rows) => {
        const { room } = roomWith(...alone(...given));
        const groups: number[][] = [];
        for (let group = room.next({ above, rows }); group; group = room.next({ above, rows })) {
          groups.push(sequencesOf(group) ?? []);
        }
        expect(groups.flat()).toEqual(given.toSorted((a, b) => a - b));
        expect(Math.max(0, ...groups.map(({ length }) => length))).toBeLessThanOrEqual(rows);
        expect(room.size).toBe(0);
      }),
    );
  });
});
