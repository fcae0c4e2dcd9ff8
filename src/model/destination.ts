import type { Delivery } from './delivery.ts';
import type { Outcome } from './outcome.ts';
import type { Sent } from './sent.ts';
import type { TierChange } from './tier-change.ts';

/**
 * Implemented by each vendor. The bus calls it, and owns time: retry, back-off, hold, dead letter, pause. The bus takes
 * a delivery when its call starts, not before; the call may first wait some milliseconds for the vendor's pace. Settings
 * may change between any two calls of these methods.
 */
export interface Destination {
  /** True when only a customer's newest change in a campaign counts: the bus supersedes older ones without a call. */
  readonly newestWins?: boolean;
  /** True when a call holds one lane only: lanes take turns, and a lane keeps its order and waits as a whole. */
  readonly laneByLane?: boolean;
  /** Names the lane of a change. At most one call about a lane is under way at a time. */
  laneOf(change: TierChange): string;
  /** A text that changes whenever `laneOf` may name other lanes than before: the bus then moves waiting deliveries. */
  readonly laneRule: string;
  /** Returns the outcome of a delivery that needs no call, such as one no longer wanted; else undefined. */
  settledWithout(delivery: Delivery): Outcome | undefined;
  /** Milliseconds until a call in this lane may start: 0 for now, Infinity when another call must end first. */
  readyInMs(lane: string): number;
  /** The most waiting deliveries that `choose` is shown. */
  readonly sight: number;
  /** Chooses what the next call holds: at least one of these, which are in order of acceptance. */
  choose(waiting: readonly Delivery[]): Choice;
  /** Called when this process becomes the leader: another process may have called the vendor until a moment ago. */
  takeOver?(): void;
  /**
   * Calls the vendor. Resolves to one outcome per delivery, in their order. An expected failure is an outcome; a
   * rejection is a bug, and ends as `unexpected`.
   */
  call(call: Call): Promise<readonly Outcome[]>;
  /** Posts a message to a channel of operators; only destinations that can. Rejects for a bug only. */
  tell?(channel: string, message: OperatorMessage): Promise<Outcome>;
}

/** Plain text. */
export interface OperatorMessage {
  readonly title: string;
  readonly text: string;
}

export interface Choice {
  readonly deliveries: readonly Delivery[];
  /** When set, the deliveries are sent as one. The bus stores it on each of them as it takes them. */
  readonly bundleId?: string;
}

export interface Call {
  readonly deliveries: readonly Delivery[];
  /** True while another request may start. Asked before each further one, and before one that waited long. A query. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Called right before a request with what it sends, so that this is known without an answer. The last one counts. */
  readonly sending: (delivery: Delivery, sent: Sent) => void;
}
