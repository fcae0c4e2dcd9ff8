import type { Call } from '../model/destination.ts';
import type { Outcome } from '../model/outcome.ts';

/** Longer than any wait of a pace between the take and the call. */
const freshMs = 500;

/** What is not sent: the bus takes it up again, by whoever leads, and when the destination is on. */
export const handedBack: Outcome = {
  kind: 'held',
  scope: 'delivery',
  reason: 'network',
  detail: 'handed back before the call',
  afterMs: 0,
};

/** Waits between the take and the call; whether it may still be made, as the process may have been frozen meanwhile. */
export async function isFreshAfter(wait: Promise<unknown>, mayGoOn: Call['mayGoOn']): Promise<boolean> {
  const since = performance.now();
  await wait;
  return performance.now() - since <= freshMs || mayGoOn();
}
