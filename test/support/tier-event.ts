import { randomUUID } from 'node:crypto';
import type { Kind } from '../../src/model/tier-change.ts';

export interface TierEventOptions {
  readonly kind?: Kind;
  /** Overrides fields of a new customer. */
  readonly customer?: Readonly<Record<string, unknown>>;
  readonly campaign?: Readonly<Record<string, unknown>>;
  /** Names of the tiers before and after. */
  readonly from?: string;
  readonly to?: string;
  /** When the tier changed, as ISO 8601; default now. */
  readonly at?: string;
  readonly eventId?: string;
  readonly sendOutId?: string;
}

export interface TierEventEnvelope {
  readonly id: string;
  readonly event: { readonly id: string; readonly type: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/** Returns the webhook that Voucherify sends for a tier change, with new ids unless given. */
export function tierEvent(options: TierEventOptions = {}): TierEventEnvelope {
  const { kind = 'upgraded', from = 'Silver', to = 'Gold', at = new Date().toISOString() } = options;
  const { eventId = `evcus_${randomUUID()}`, sendOutId = `whs_${randomUUID()}` } = options;
  const tiers =
    kind === 'upgraded' || kind === 'downgraded'
      ? { loyalty_tier_from: tierNamed(from), loyalty_tier_to: tierNamed(to) }
      : { loyalty_tier: tierNamed(to) };
  const customerId = `cust_${randomUUID()}`;
  return {
    id: sendOutId,
    event: { id: eventId, type: `customer.loyalty.tier.${kind}` },
    data: {
      customer: {
        id: customerId,
        name: 'Ada Lovelace',
        email: `${customerId}@example.com`,
        source_id: null,
        metadata: {},
        object: 'customer',
        ...options.customer,
      },
      campaign: { id: 'camp_stars', name: 'Stars', campaign_type: 'LOYALTY_PROGRAM', ...options.campaign },
      ...tiers,
      created_at: at,
    },
  };
}

function tierNamed(name: string): Readonly<Record<string, unknown>> {
  return {
    id: `tier_${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`,
    name,
    metadata: null,
    object: 'loyalty_tier',
  };
}
