import type { Delivery } from '../../model/delivery.ts';
import type { Outcome } from '../../model/outcome.ts';

type Held = Extract<Outcome, { kind: 'held' }>;

/** With more than this many in hand for one channel, later ones are handed back until their turn is near. */
const mostWaiting = 500;

/** What was turned away comes back within this time: the queue is looked into twice as often. */
const gatheringMs = 1_000;

/** Turns deliveries away for a while, so that they come back in the same order. */
export class ChannelGate {
  #shut: { readonly until: number; readonly outcome: Held } | null = null;
  /** Those turned away for want of room: the last one's sequence, and when it comes back. */
  #line = { sequence: 0, until: 0 };

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** It was shut until a moment ago: those that it turned away are coming back, and are to be seen together. */
  get isGathering(): boolean {
    return this.#shut !== null && this.now() < this.#shut.until + gatheringMs;
  }

  /** Nothing enters for as long as the outcome says. */
  shut(outcome: Held): void {
    this.#shut = { until: this.now() + outcome.afterMs, outcome };
  }

  /** Everything that was turned away comes now. */
  open(): void {
    this.#shut = null;
    this.#line = { sequence: 0, until: 0 };
  }

  /**
   * What a delivery is told that may not enter now; `waiting` have entered, and at most `perSecond` of them leave. A
   * bundle always comes in whole.
   */
  refusal({ bundle, sequence }: Delivery, { waiting, perSecond }: { waiting: number; perSecond: number }): Held | null {
    const now = this.now();
    if (this.#shut && now < this.#shut.until) {
      return { ...this.#shut.outcome, afterMs: Math.ceil(this.#shut.until - now) };
    }
    const [isFull, isNewer] = [waiting >= mostWaiting, sequence > this.#line.sequence];
    const isBehindLine = isNewer && now < this.#line.until;
    if (bundle !== null || (!isFull && !isBehindLine)) return null;
    // Early enough for the channel not to run dry, and for a place among those that wait.
    const roomAt = isFull ? now + (mostWaiting / 2 / perSecond) * 1_000 : now;
    if (!isNewer) return crowded(roomAt - now);
    this.#line = { sequence, until: Math.max(this.#line.until, roomAt) + 1_000 / perSecond };
    return crowded(this.#line.until - now);
  }
}

function crowded(afterMs: number): Held {
  const detail = `the channel has ${mostWaiting} waiting in front of it`;
  return { kind: 'held', scope: 'delivery', reason: 'rate_limited', detail, afterMs: Math.ceil(afterMs) };
}
