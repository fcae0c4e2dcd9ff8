import type { Delivery } from '../../src/model/delivery.ts';
import type { Call, Choice, Destination } from '../../src/model/destination.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { TierChange } from '../../src/model/tier-change.ts';

type Answer = Outcome | Promise<Outcome>;

/** A destination that records the deliveries of its calls and answers as a test says. */
export class RecordingDestination implements Destination {
  readonly newestWins = true;
  /** True makes the campaign the lane; false the customer. */
  laneByLane = false;
  sight = 100;
  /** Whether a call may start. */
  isReady = true;
  /** Deliveries in the order of their calls. */
  readonly received: Delivery[] = [];
  /** How often a dispatcher has taken the destination over. */
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

  /** Leaves later calls without an answer until the returned function gives their outcome. */
  holdAnswers(): (outcome: Outcome) => void {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.answer = () => promise;
    this.#held.push(resolve);
    return resolve;
  }

  /** Answers all held calls: a failed test may have left some. */
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
