import type { Delivery } from '../../src/model/delivery.ts';
import type { Call, Choice, Destination } from '../../src/model/destination.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { TierChange } from '../../src/model/tier-change.ts';

type Answer = Outcome | Promise<Outcome>;

/** A vendor that keeps what it is given, and answers as told. */
export class RecordingDestination implements Destination {
  readonly newestWins = true;
  /** Every call is about one lane, which is the campaign. */
  laneByLane = false;
  sight = 100;
  /** Whether a call may start. */
  isReady = true;
  /** In order of their calls. */
  readonly received: Delivery[] = [];
  /** How often a process became the one that delivers. */
  takeOvers = 0;
  readonly #held: ((outcome: Outcome) => void)[] = [];
  answer: (delivery: Delivery, mayGoOn: () => Promise<boolean>) => Answer = () => ({ kind: 'delivered' });

  takeOver(): void {
    this.takeOvers += 1;
  }

  laneRule = '';

  laneOf({ campaign, customer }: TierChange): string {
    return this.laneByLane ? (campaign.name ?? campaign.id) : customer.id;
  }

  settledWithout(): undefined {
    return undefined;
  }

  readyInMs(): number {
    return this.isReady ? 0 : Infinity;
  }

  choose(waiting: readonly Delivery[]): Choice {
    return { deliveries: waiting };
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

  call({ deliveries, mayGoOn }: Call): Promise<readonly Outcome[]> {
    this.received.push(...deliveries);
    return Promise.all(deliveries.map(async (delivery) => this.answer(delivery, mayGoOn)));
  }

  get customers(): readonly string[] {
    return this.received.map(({ change }) => change.customer.id);
  }
}
