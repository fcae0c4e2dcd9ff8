import type { Outcome } from '../../model/outcome.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { Contact } from './contact.ts';

/**
 * Remembers writes without an answer, which may still land over a newer write: HubSpot has no compare-and-set. A write
 * to the same contact within `windowMs` is therefore made once more when that time is over.
 */
export class LateWrites {
  readonly #unanswered = new Map<string, { until: number; deliveryIds: ReadonlySet<string> }>();

  /** @param windowMs how long after its end, in milliseconds, a call without an answer may still take effect. */
  constructor(
    private readonly windowMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Notes that a call which wrote this contact ended without an answer. */
  note({ identity, newest }: Contact): void {
    const now = this.now();
    for (const [key, { until }] of this.#unanswered) if (until <= now) this.#unanswered.delete(key);
    const before = this.#unanswered.get(identity.key)?.deliveryIds ?? new Set();
    const deliveryIds = before.union(idsOf(newest));
    this.#unanswered.set(identity.key, { until: now + this.windowMs, deliveryIds });
  }

  /** Returns the outcome of a write that succeeded: `written`, or held until it is made once more. */
  outcomeOf({ identity, newest }: Contact, { othersUncertainSince, lookedAt }: Delivery, written: Outcome): Outcome {
    const unanswered = this.#unanswered.get(identity.key);
    // If the call without an answer wrote these same changes, HubSpot loses nothing when it lands late.
    const ofOthers = unanswered && !unanswered.deliveryIds.isSubsetOf(idsOf(newest));
    const afterMs = Math.max(
      ofOthers ? unanswered.until - this.now() : 0,
      othersUncertainSince ? othersUncertainSince.getTime() + this.windowMs - lookedAt.getTime() : 0,
    );
    if (afterMs <= 0) return written;
    const detail = 'written; once more when an earlier write without an answer can no longer land over it';
    return { kind: 'held', scope: 'delivery', reason: 'timeout', detail, afterMs };
  }
}

function idsOf(deliveries: readonly Delivery[]): Set<string> {
  return new Set(deliveries.map(({ id }) => id));
}
