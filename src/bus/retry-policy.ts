import { createHash } from 'node:crypto';
import type { Settlement } from '../journal/delivery-log.ts';
import type { Delivery } from '../model/delivery.ts';
import type { Outcome } from '../model/outcome.ts';

/**
 * Back-off doubles from 5 s to 4 h; 20 attempts take 17 to 34 hours, 25 on average: about as long as Voucherify itself
 * re-tries, so an outage of a day is ridden out and a hopeless delivery does not linger.
 */
export const retryPolicy: RetryPolicy = { firstDelayMs: 5_000, longestDelayMs: 4 * 3_600_000, maxAttempts: 20 };

export interface RetryPolicy {
  /** Doubles with every attempt, up to the longest. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** The last of these makes a dead letter. */
  readonly maxAttempts: number;
}

export interface Attempt {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
  readonly now: Date;
  /** Evenly distributed in [0, 1). */
  readonly random: () => number;
  readonly policy: RetryPolicy;
}

/** Decides what an attempt's outcome means for the delivery: settled, tried again and when, or a dead letter. */
export function settlementOf({ delivery, outcome, now, random, policy }: Attempt): Settlement {
  const settled = {
    id: delivery.id,
    take: delivery.take,
    attempt: delivery.attempt,
    attempts: delivery.attempt,
    outcome: outcome.kind,
    reason: null,
    detail: null,
    ref: null,
    dueAt: null,
    uncertain: false,
  };
  switch (outcome.kind) {
    case 'delivered':
      return { ...settled, status: 'delivered', ref: outcome.ref ?? null };
    case 'superseded':
      return { ...settled, status: 'superseded' };
    case 'skipped':
      return { ...settled, status: 'skipped', detail: outcome.detail };
    case 'dead':
      return { ...settled, status: 'dead', reason: outcome.reason, detail: outcome.detail };
    case 'held': {
      // Held with the whole destination, it is due: the destination is what waits, and a person may resume it earlier.
      const dueAt = outcome.scope === 'destination' ? now : new Date(now.getTime() + outcome.afterMs);
      const attempts = delivery.attempt - 1;
      const { reason, detail, uncertain = false } = outcome;
      return { ...settled, status: 'pending', attempts, reason, detail, dueAt, uncertain };
    }
    case 'retry': {
      const { reason, detail } = outcome;
      const uncertain = outcome.uncertain ?? false;
      if (delivery.attempt >= policy.maxAttempts) {
        const givenUp = `gave up after ${policy.maxAttempts} attempts: ${detail}`;
        return { ...settled, status: 'dead', outcome: 'dead', reason, detail: givenUp, uncertain };
      }
      const share = outcome.together === undefined ? random() : shareOf(outcome.together);
      const delayMs = Math.max(outcome.afterMs ?? 0, backOffMs(delivery.attempt, share, policy));
      const dueAt = new Date(now.getTime() + delayMs);
      return { ...settled, status: 'retrying', reason, detail, dueAt, uncertain };
    }
  }
}

/** Equal jitter: between half of the delay and all of it, so that what failed together does not return together. */
function backOffMs(attempt: number, share: number, { firstDelayMs, longestDelayMs }: RetryPolicy): number {
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return delayMs / 2 + (delayMs / 2) * share;
}

/** The same in [0, 1) for the same text. */
function shareOf(together: string): number {
  return createHash('sha256').update(together).digest().readUInt32BE(0) / 2 ** 32;
}
