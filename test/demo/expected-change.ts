import type { Kind, TierChange } from '../../src/model/tier-change.ts';
import type { TierPayload } from './tier-payload.ts';

/** Returns the change that the connector must read from a payload. A second implementation, to check the first. */
export function expectedChange(kind: Kind, payload: TierPayload): TierChange {
  const { customer, campaign, loyalty_tier: tier = null, created_at: occurredAt } = payload;
  const { loyalty_tier_from: from = kind === 'joined' ? null : tier } = payload;
  const { loyalty_tier_to: to = kind === 'left' ? null : tier } = payload;
  const { id, name, email } = customer;
  return { kind, customer: { id, name, email, sourceId: null }, campaign, from, to, occurredAt };
}
