import type { Delivery } from './delivery.ts';
import type { Outcome } from './outcome.ts';

/** Where events go. A vendor implements this; the bus calls it and owns time: retry, back-off, dead letter, pause. */
export interface Destination {
  /** How many deliveries may be in its hands at once, at least 100: bounds memory, and lets it fill batches. */
  readonly capacity: number;
  /** It keeps the order of acceptance: what waits for a moment comes back, after a hand-over, before what came later. */
  readonly ordered?: boolean;
  /** Only a customer's newest change in a campaign counts: deliveries of others are taken as `overtaken`. */
  readonly newestWins?: boolean;
  /** Called when this process becomes the one that delivers: another may have called the vendor until a moment ago. */
  takeOver?(): void;
  /** Called when a person wants everything tried again at once. */
  resume?(): void;
  /**
   * Takes one delivery over and says what came of it. Called many times without waiting, in order of acceptance, so
   * that the destination can batch and pace as its vendor wants. An expected failure is an outcome; a rejection is a
   * bug, and ends as `unexpected`.
   *
   * @param signal aborts when no further call to the vendor may be started (leadership is lost, the service stops, the
   * destination is switched off or stopped by its vendor): hand back what waits as `held`, and let a running call end.
   */
  deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome>;
}
