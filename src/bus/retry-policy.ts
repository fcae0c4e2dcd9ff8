import type { Settlement } from '../journal/delivery-log.ts';
import type { Delivery } from '../model/delivery.ts';
import type { Outcome } from '../model/outcome.ts';

/**
 * Back-off doubles from 5 s to 4 h; 20 attempts take 17 to 34 hours, 25 on average. That is about as long as Voucherify
 * itself re-tries: deliveries outlast an outage of a day, and a hopeless one does not linger.
 */
export const retryPolicy: RetryPolicy = { firstDelayMs: 5_000, longestDelayMs: 4 * 3_600_000, maxAttempts: 20 };

export interface RetryPolicy {
  /** The longest delay after the first attempt. It doubles with every attempt, up to `longestDelayMs`. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** The delivery is a dead letter when this attempt fails. */
  readonly maxAttempts: number;
}

export interface Attempt {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
  /** Evenly distributed in [0, 1). Deliveries tried in one call share it, so that they are due together again. */
  readonly random: number;
  readonly policy: RetryPolicy;
}

/** Decides what an outcome means for the delivery: settled, tried again and when, or a dead letter. */
export function settlementOf({ delivery, outcome, random, policy }: Attempt): Settlement {
  const settled = {
    id: delivery.id,
    take: delivery.take,
    attempt: delivery.attempt,
    attempts: delivery.attempt,
    outcome: outcome.kind,
    reason: null,
    detail: null,
    ref: null,
    dueInMs: null,
    laneHeldForMs: null,
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
    case 'cleared':
      return { ...settled, status: 'pending', attempts: delivery.attempt - 1, dueInMs: 0 };
    case 'held': {
      const { reason, detail, afterMs, scope, uncertain = false } = outcome;
      const attempts = delivery.attempt - 1;
      return { ...settled, status: 'pending', attempts, reason, detail, uncertain, ...waitFor(afterMs, scope) };
    }
    case 'retry': {
      const { reason, detail, scope = 'delivery', uncertain = false, tries = Infinity } = outcome;
      const tried = (delivery.retries[reason] ?? 0) + 1;
      if (delivery.attempt >= policy.maxAttempts || tried >= tries) {
        const givenUp = `gave up after ${Math.min(delivery.attempt, policy.maxAttempts)} attempts: ${detail}`;
        return { ...settled, status: 'dead', outcome: 'dead', reason, detail: givenUp, uncertain };
      }
      const delayMs = Math.max(outcome.afterMs ?? 0, backOffMs(delivery.attempt, random, policy));
      return { ...settled, status: 'retrying', reason, detail, uncertain, ...waitFor(delayMs, scope) };
    }
  }
}

/** A delivery held with its lane or destination is due at once: when a person resumes that, the bus can send it. */
function waitFor(
  ms: number,
  scope: 'delivery' | 'lane' | 'destination',
): Pick<Settlement, 'dueInMs' | 'laneHeldForMs'> {
  return { dueInMs: scope === 'delivery' ? ms : 0, laneHeldForMs: scope === 'lane' ? ms : null };
}

/** Equal jitter: between half of the delay and all of it, so that calls that failed together do not return together. */
export function backOffMs(
  attempt: number,
  share: number,
  { firstDelayMs, longestDelayMs }: Omit<RetryPolicy, 'maxAttempts'>,
): number {
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return delayMs / 2 + (delayMs / 2) * share;
}
