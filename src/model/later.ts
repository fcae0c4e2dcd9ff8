import type { TierChange } from './tier-change.ts';

/** A change with its place in the order of acceptance. */
export interface AcceptedChange {
  readonly change: TierChange;
  /** A sequence, or a place in a list: it is only compared. */
  readonly sequence: number;
}

/** Compares for sorting, earliest first: by time, then by acceptance. Above 0 when `one` is the later. */
export function compareChanges(one: AcceptedChange, other: AcceptedChange): number {
  return Date.parse(one.change.occurredAt) - Date.parse(other.change.occurredAt) || one.sequence - other.sequence;
}

/**
 * Returns the newest of a customer's changes in a campaign; undefined for an empty list. Among changes at the same
 * time, as when Voucherify recalculates all tiers, it is the one whose `to` is no other's `from`; else the one accepted
 * last.
 */
export function newestOf<Change extends AcceptedChange>(changes: readonly Change[]): Change | undefined {
  const inOrder = [...changes].sort(compareChanges);
  const last = inOrder.at(-1);
  const ties = inOrder.filter(({ change }) => change.occurredAt === last?.change.occurredAt);
  const isLeft = (one: Change): boolean =>
    ties.some((next) => next !== one && next.change.from !== null && next.change.from.id === one.change.to?.id);
  return ties.findLast((one) => !isLeft(one)) ?? last;
}
