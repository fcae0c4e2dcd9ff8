import type { TierChange } from './tier-change.ts';

/** A change in its place in the order of acceptance. */
export interface AcceptedChange {
  readonly change: TierChange;
  /** Only compared: a sequence, or a place in a list. */
  readonly sequence: number;
}

/**
 * Above 0 when the first of two changes of a customer in a campaign is the later: by time; at the same time, as when
 * Voucherify recalculates all tiers, the one that begins where the other ends; else the one that was accepted later.
 */
export function compareChanges(one: AcceptedChange, other: AcceptedChange): number {
  const byTime = Date.parse(one.change.occurredAt) - Date.parse(other.change.occurredAt);
  if (byTime !== 0) return byTime;
  const byTiers = Number(begins(one.change, other.change)) - Number(begins(other.change, one.change));
  return byTiers !== 0 ? byTiers : one.sequence - other.sequence;
}

/** Whether the first begins where the second ends. */
function begins({ from }: TierChange, { to }: TierChange): boolean {
  return from !== null && from.id === to?.id;
}
