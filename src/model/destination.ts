import type { Delivery } from './delivery.ts';
import type { Outcome } from './outcome.ts';
import type { Sent } from './sent.ts';
import type { TierChange } from './tier-change.ts';

/**
 * Where events go. A vendor implements this; the bus calls it and owns time: retry, back-off, hold, dead letter, pause.
 * Nothing is taken from the bus before its call starts. The settings may be others at every call of these methods.
 */
export interface Destination {
  /** Only a customer's newest change in a campaign counts: what a newer one overtakes is superseded without a call. */
  readonly newestWins?: boolean;
  /** A call holds deliveries of one lane, the lanes take turns, and one that waits keeps what is in it in order. */
  readonly laneByLane?: boolean;
  /** Of a lane one call at most is under way; `laneByLane`: what is in it also keeps its order, and waits as a whole. */
  laneOf(change: TierChange): string;
  /** Another text when `laneOf` may put into another lane what waits already. */
  readonly laneRule: string;
  /** The outcome of what needs no call, such as one that is not wanted any more. Undefined for the rest. */
  settledWithout(delivery: Delivery): Outcome | undefined;
  /** How many milliseconds from now a call, in this lane, may start: 0 now, Infinity when another must end first. */
  readyInMs(lane: string): number;
  /** How many waiting deliveries it wants to see to choose from. */
  readonly sight: number;
  /** What the next call holds, of these: at least one. They are in order of acceptance. */
  choose(waiting: readonly Delivery[]): Choice;
  /** Called when this process becomes the one that delivers: another may have called the vendor until a moment ago. */
  takeOver?(): void;
  /**
   * Makes the call, and says what came of each delivery, in their order. An expected failure is an outcome; a rejection
   * is a bug, and ends as `unexpected`.
   */
  call(call: Call): Promise<readonly Outcome[]>;
  /** Tells operators something in a channel of theirs, where it can. Rejects for a bug only. */
  tell?(channel: string, message: OperatorMessage): Promise<Outcome>;
}

/** Plain text. */
export interface OperatorMessage {
  readonly title: string;
  readonly text: string;
}

export interface Choice {
  readonly deliveries: readonly Delivery[];
  /** Stored on each as it is taken, before the call: these are sent as one. */
  readonly bundleId?: string;
}

export interface Call {
  readonly deliveries: readonly Delivery[];
  /** Whether another call to the vendor may be started for them. To be asked before each but the first. */
  readonly mayGoOn: () => Promise<boolean>;
  /** To be told what goes out, right before it does, so that it is known when no answer comes. The last one is kept. */
  readonly sending: (delivery: Delivery, sent: Sent) => void;
}
