import type { Delivery } from '../../../model/delivery.ts';
import type { Outcome } from '../../../model/outcome.ts';
import type { SlackSettings } from '../slack.settings.ts';
import { storedAt } from './bundle.ts';

/**
 * The outcome of what is too old to be celebrated; undefined for the rest, and for what a person asked for. A bundle is
 * as old as the decision to post it: it goes out whole, or not at all.
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
