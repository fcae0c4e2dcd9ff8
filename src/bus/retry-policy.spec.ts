import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../model/delivery.ts';
import type { Outcome } from '../model/outcome.ts';
import { retryPolicy, settlementOf } from './retry-policy.ts';

const { maxAttempts } = retryPolicy;
const now = new Date('2026-08-14T00:00:00.000Z');
const retry = { kind: 'retry', reason: 'server_error', detail: 'HubSpot answered 500' } as const;

const delivery = (attempt: number, retries: Delivery['retries'] = {}): Delivery => ({
  id: '0190b2f0-0000-7000-8000-000000000000',
  sequence: 1,
  change: {
    kind: 'upgraded',
    customer: { id: 'c', name: null, email: null, sourceId: null },
    campaign: { id: 'k', name: 'K' },
    from: null,
    to: { id: 't', name: 'T' },
    occurredAt: now.toISOString(),
  },
  attempt,
  retries,
  uncertainSince: null,
  ref: null,
  lane: 'C0LOYALTY',
  othersUncertainSince: null,
  trace: null,
  lookedAt: now,
  overtaken: false,
  take: 1,
  replayed: false,
  bundleId: null,
});
const settled = (outcome: Outcome, attempt = 1, random = 0.5) =>
  settlementOf({ delivery: delivery(attempt), outcome, random, policy: retryPolicy });
const delaySeconds = (outcome: Outcome, attempt: number, random: number) =>
  (settled(outcome, attempt, random).dueInMs ?? NaN) / 1_000;

describe('what an outcome means for a delivery', () => {
  it.each<[Outcome, object]>([
    [{ kind: 'delivered' }, { status: 'delivered', ref: null, reason: null }],
    [
      { kind: 'delivered', ref: '1723.42' },
      { status: 'delivered', ref: '1723.42' },
    ],
    [{ kind: 'superseded' }, { status: 'superseded' }],
    [
      { kind: 'skipped', detail: 'too old' },
      { status: 'skipped', detail: 'too old', reason: null },
    ],
    [
      { kind: 'dead', reason: 'rejected', detail: 'no' },
      { status: 'dead', reason: 'rejected', detail: 'no' },
    ],
  ])('%j settles it for good', (outcome, expected) => {
    const always = { outcome: outcome.kind, attempt: 3, attempts: 3, dueInMs: null, uncertain: false };
    expect(settled(outcome, 3)).toMatchObject({ ...always, ...expected });
  });

  it('retry uses up the attempt, and keeps why', () => {
    const expected = { status: 'retrying', outcome: 'retry', attempt: 2, attempts: 2, uncertain: false };
    expect(settled(retry, 2)).toMatchObject({ ...expected, reason: 'server_error', detail: retry.detail });
    expect(settled({ ...retry, uncertain: true }, 2)).toMatchObject({ uncertain: true });
  });

  it.each([1, 2, maxAttempts, maxAttempts + 5])('held at attempt %i waits, and gives the attempt back', (attempt) => {
    const held = { kind: 'held', scope: 'delivery', reason: 'auth', detail: 'token', afterMs: 60_000 } as const;
    expect(settled(held, attempt)).toMatchObject({
      status: 'pending',
      attempt,
      attempts: attempt - 1,
      reason: 'auth',
      dueInMs: 60_000,
    });
  });

  it.each<[Outcome, number]>([
    [{ ...retry, scope: 'lane' }, 3_750],
    [{ kind: 'held', scope: 'lane', reason: 'misconfigured', detail: 'archived', afterMs: 60_000 }, 60_000],
  ])('where its lane waits it is due itself: %j', (outcome, forMs) => {
    expect(settled(outcome)).toMatchObject({ dueInMs: 0, laneHeldForMs: forMs });
  });

  it('what is cleared is tried at once, and as if it had not been', () => {
    const expected = { status: 'pending', attempt: 3, attempts: 2, reason: null, dueInMs: 0, uncertain: false };
    expect(settled({ kind: 'cleared' }, 3)).toMatchObject(expected);
  });

  it('the last retry makes a dead letter, which says that it was given up and why', () => {
    expect(settled(retry, maxAttempts - 1)).toMatchObject({ status: 'retrying' });
    expect(settled({ ...retry, uncertain: true }, maxAttempts)).toMatchObject({
      status: 'dead',
      outcome: 'dead',
      reason: 'server_error',
      detail: 'gave up after 20 attempts: HubSpot answered 500',
      dueInMs: null,
      uncertain: true,
    });
  });
});

describe('a retry that allows a few tries', () => {
  const conflict: Outcome = { ...retry, reason: 'rejected', detail: 'CONFLICT', tries: 3 };
  const after = (attempt: number, retries: Delivery['retries']) =>
    settlementOf({ delivery: delivery(attempt, retries), outcome: conflict, random: 0.5, policy: retryPolicy });

  it('is a dead letter at the last of them', () => {
    expect(after(2, { rejected: 1 })).toMatchObject({ status: 'retrying', reason: 'rejected' });
    expect(after(3, { rejected: 2 })).toMatchObject({
      status: 'dead',
      reason: 'rejected',
      detail: 'gave up after 3 attempts: CONFLICT',
    });
  });

  it('does not count those that ended for another reason', () => {
    expect(after(9, { server_error: 8 })).toMatchObject({ status: 'retrying' });
    expect(after(9, { server_error: 6, rejected: 2 })).toMatchObject({ status: 'dead' });
  });
});

describe('the back-off', () => {
  it.each([
    [1, 2.5, 5],
    [2, 5, 10],
    [3, 10, 20],
    [8, 320, 640],
    [11, 2_560, 5_120],
    [12, 5_120, 10_240],
    [13, 7_200, 14_400],
    [16, 7_200, 14_400],
  ])('after attempt %i is %d to %d s', (attempt, shortest, longest) => {
    expect(delaySeconds(retry, attempt, 0)).toBe(shortest);
    expect(delaySeconds(retry, attempt, 1)).toBe(longest);
    expect(delaySeconds(retry, attempt, 0.5)).toBe((shortest + longest) / 2);
  });

  it('takes about a day from the first attempt to the last', () => {
    const attempts = Array.from({ length: maxAttempts - 1 }, (_, index) => index + 1);
    const hours = (random: number) => attempts.reduce((sum, at) => sum + delaySeconds(retry, at, random), 0) / 3_600;
    expect(hours(0)).toBeGreaterThan(16);
    expect(hours(0.5)).toBeGreaterThan(24);
    expect(hours(0.5)).toBeLessThan(26);
    expect(hours(1)).toBeLessThan(34);
  });

  it('is never shorter than the vendor asked for, and longer when it is longer', () => {
    expect(delaySeconds({ ...retry, afterMs: 90_000 }, 1, 0.5)).toBe(90);
    expect(delaySeconds({ ...retry, afterMs: 1_000 }, 3, 0)).toBe(10);
  });
});
