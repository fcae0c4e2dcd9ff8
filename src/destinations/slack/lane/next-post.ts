import { v7 as uuidv7 } from 'uuid';
import type { Delivery } from '../../../model/delivery.ts';
import type { Choice } from '../../../model/destination.ts';
import { mayBePosted } from './bundle.ts';

export interface GroupingSettings {
  /** More than this many waiting are posted together. */
  readonly above: number;
  /** At most so many together. */
  readonly rows: number;
}

/**
 * What a channel's next call is about, of what waits for it in order of acceptance: all that an earlier attempt may have
 * posted, which is looked up; or one post, of a bundle that was stored before and is never grouped anew, or a new one.
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
