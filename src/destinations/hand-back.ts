import type { Call } from '../model/destination.ts';
import type { Outcome } from '../model/outcome.ts';

/** Milliseconds; longer than a pace usually waits between the take and the call. */
const freshMs = 500;

/** The outcome of a delivery that was taken and not sent: whoever leads takes it again once the destination is on. */
export const handedBack: Outcome = {
  kind: 'held',
  scope: 'delivery',
  reason: 'network',
  detail: 'handed back before the call',
  afterMs: 0,
};

/**
 * Waits between the take and the call; resolves to whether the call may still be made. After more than `freshMs` the
 * process may have been frozen, and `mayGoOn` is asked, at the cost of a query.
 */
export async function isFreshAfter(wait: Promise<unknown>, mayGoOn: Call['mayGoOn']): Promise<boolean> {
  const since = performance.now();
  await wait;
  return performance.now() - since <= freshMs || mayGoOn();
}
