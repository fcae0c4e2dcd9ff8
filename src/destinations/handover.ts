import type { Delivery } from '../model/delivery.ts';
import type { Outcome } from '../model/outcome.ts';

/** A delivery in a destination's hands, and whom to tell what came of it. */
export interface Handover {
  readonly delivery: Delivery;
  readonly signal: AbortSignal;
  readonly settle: (outcome: Outcome) => void;
}

/** What becomes of a delivery that still waited when its signal aborted. */
export const stopped: Outcome = {
  kind: 'held',
  scope: 'delivery',
  reason: 'network',
  detail: 'handed back before the call',
  afterMs: 0,
};
