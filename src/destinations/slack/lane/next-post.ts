import { v7 as uuidv7 } from 'uuid';
import type { Delivery } from '../../../model/delivery.ts';
import type { Choice } from '../../../model/destination.ts';
import { mayBePosted } from './bundle.ts';

export interface GroupingSettings {
  /** Deliveries that may wait in a channel before they are posted together. */
  readonly above: number;
  /** Deliveries in one post at most. */
  readonly rows: number;
}

/**
 * Chooses a channel's next call from its waiting deliveries, which are in order of acceptance. When an earlier attempt
 * may have posted the first one, the call looks up all such deliveries. Otherwise the call is one post: a bundle stored
 * before, which is never grouped anew, or a new bundle.
 */
export function nextPost(waiting: readonly Delivery[], { above, rows }: GroupingSettings): Choice {
  const [first] = waiting;
  if (first === undefined || mayBePosted(first)) return { deliveries: waiting.filter(mayBePosted) };
  const { bundleId } = first;
  if (bundleId !== null) {
    return { deliveries: waiting.filter((delivery) => delivery.bundleId === bundleId), bundleId };
  }
  const bundled = waiting.findIndex((delivery) => delivery.bundleId !== null);
  const older = bundled < 0 ? waiting : waiting.slice(0, bundled);
  const areMany = waiting.filter((delivery) => delivery.bundleId === null).length > above;
  return {
    deliveries: older.slice(0, areMany ? Math.max(1, rows) : 1),
    bundleId: uuidv7({ msecs: first.lookedAt.getTime() }),
  };
}
