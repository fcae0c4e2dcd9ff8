import type { TierChange } from './tier-change.ts';

/** A change in its place in the order of acceptance. */
export interface AcceptedChange {
  readonly change: TierChange;
  /** Only compared: a sequence, or a place in a list. */
  readonly sequence: number;
}

/** Above 0 when the first is the later: by time, then by acceptance. */
export function compareChanges(one: AcceptedChange, other: AcceptedChange): number {
  return Date.parse(one.change.occurredAt) - Date.parse(other.change.occurredAt) || one.sequence - other.sequence;
}

/**
 * The newest of a customer's changes in a campaign, of which there is one at least. Of those at the same time, as when
 * Voucherify recalculates all tiers, it is the one that ends where no other begins; else the one accepted last.
 */
export function newestOf<Change extends AcceptedChange>(changes: readonly Change[]): Change | undefined {
  const inOrder = [...changes].sort(compareChanges);
  const last = inOrder.at(-1);
  const ties = inOrder.filter(({ change }) => change.occurredAt === last?.change.occurredAt);
  const isLeft = (one: Change): boolean =>
    ties.some((next) => next !== one && next.change.from !== null && next.change.from.id === one.change.to?.id);
  return ties.findLast((one) => !isLeft(one)) ?? last;
}
