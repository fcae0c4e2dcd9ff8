import type { Outcome } from '../../model/outcome.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { Contact } from './contact-room.ts';

/**
 * A write without an answer may still land, over a newer one: HubSpot has no compare-and-set. So what is written to a
 * contact within this time of such a write is written once more when the time is over.
 */
export class LateWrites {
  readonly #until = new Map<string, number>();

  /** @param windowMs how long after its end a call without an answer may still take effect. */
  constructor(
    private readonly windowMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** A call that wrote this contact ended without an answer. */
  note({ identity }: Contact): void {
    const now = this.now();
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key);
    this.#until.set(identity.key, now + this.windowMs);
  }

  /** The outcome of a write that succeeded: delivered, or written for now. */
  outcomeOf({ identity }: Contact, { othersUncertainSince }: Delivery, written: Outcome): Outcome {
    const until = Math.max(this.#until.get(identity.key) ?? 0, (othersUncertainSince?.getTime() ?? 0) + this.windowMs);
    const afterMs = until - this.now();
    if (afterMs <= 0) return written;
    const detail = 'written; once more when an earlier write without an answer can no longer land over it';
    return { kind: 'held', scope: 'delivery', reason: 'timeout', detail, afterMs };
  }
}
