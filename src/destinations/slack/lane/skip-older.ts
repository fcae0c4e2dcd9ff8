import type { Delivery } from '../../../model/delivery.ts';
import type { Outcome } from '../../../model/outcome.ts';
import type { SlackSettings } from '../slack.settings.ts';
import { storedAt } from './bundle.ts';

/**
 * Returns `skipped` for a delivery that is too old to be celebrated; undefined for others, and for a replayed one. The
 * age of a bundle counts from the decision to post it, so a bundle goes out whole, or not at all.
 */
export function skipOlder(
  { bundleId, change, lookedAt, replayed }: Delivery,
  { skipOlderThan, skipOlderThanMs }: Pick<SlackSettings, 'skipOlderThan' | 'skipOlderThanMs'>,
): Outcome | undefined {
  const freshAt = bundleId ? storedAt(bundleId) : Date.parse(change.occurredAt);
  if (replayed || lookedAt.getTime() - freshAt <= skipOlderThanMs) return undefined;
  return {
    kind: 'skipped',
    detail: `older than skipOlderThan (${skipOlderThan}); replay it to post it all the same`,
  };
}
