import type { Delivery } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Outcome } from '../../src/model/outcome.ts';

type Answer = Outcome | Promise<Outcome>;

/** A vendor that keeps what it is given, and answers as told. */
export class RecordingDestination implements Destination {
  capacity = 100;
  readonly newestWins = true;
  /** In order of their handing over. */
  readonly received: Delivery[] = [];
  /** How often a process became the one that delivers. */
  takeOvers = 0;
  readonly #held: ((outcome: Outcome) => void)[] = [];
  answer: (delivery: Delivery, signal: AbortSignal) => Answer = () => ({ kind: 'delivered' });

  takeOver(): void {
    this.takeOvers += 1;
  }

  /** From now on nothing is answered until the returned function says what. */
  holdAnswers(): (outcome: Outcome) => void {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.answer = () => promise;
    this.#held.push(resolve);
    return resolve;
  }

  /** Answers whatever a failed test left waiting. */
  release(): void {
    for (const answer of this.#held) answer({ kind: 'delivered' });
  }

  async deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    this.received.push(delivery);
    return this.answer(delivery, signal);
  }

  get customers(): readonly string[] {
    return this.received.map(({ change }) => change.customer.id);
  }
}
