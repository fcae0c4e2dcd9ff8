import type { Delivery } from '../../model/delivery.ts';
import type { Outcome } from '../../model/outcome.ts';

type Held = Extract<Outcome, { kind: 'held' }>;

/** More than this many in hand for one channel are handed back for a while, so that other channels get their turn. */
const mostWaiting = 1_000;

/** Turns deliveries away for a while. All of them may come back at the same time, and so in the same order. */
export class ChannelGate {
  #shut: { readonly until: number; readonly outcome: Held; readonly toNewOnly: boolean } | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Nothing enters for as long as the outcome says. */
  shut(outcome: Held): void {
    this.#shut = { until: this.now() + outcome.afterMs, outcome, toNewOnly: false };
  }

  /**
   * What a delivery is told that may not enter now; `waiting` have entered, and `perSecond` of them leave. A bundle
   * always comes in whole.
   */
  refusal({ bundle }: Delivery, { waiting, perSecond }: { waiting: number; perSecond: number }): Held | null {
    const open = this.#shut === null || this.#shut.until <= this.now();
    if (open && waiting >= mostWaiting) {
      // Half of them: the channel must not run dry before those come that are turned away.
      const outcome = crowded((mostWaiting / 2 / perSecond) * 1_000);
      this.#shut = { until: this.now() + outcome.afterMs, outcome, toNewOnly: true };
    } else if (open) {
      this.#shut = null;
    }
    if (this.#shut === null || (this.#shut.toNewOnly && bundle !== null)) return null;
    return { ...this.#shut.outcome, afterMs: Math.ceil(this.#shut.until - this.now()) };
  }
}

function crowded(afterMs: number): Held {
  const detail = `the channel has ${mostWaiting} waiting in front of it`;
  return { kind: 'held', scope: 'delivery', reason: 'rate_limited', detail, afterMs };
}
