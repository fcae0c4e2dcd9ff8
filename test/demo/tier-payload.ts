import type { Tier } from '../../src/model/tier-change.ts';

/** The fields of Voucherify's payload that the demo uses; the fixtures have many more. */
export interface TierPayload {
  readonly customer: { readonly id: string; readonly name: string; readonly email: string | null };
  readonly campaign: { readonly id: string; readonly name: string };
  readonly loyalty_tier_from?: Tier | null;
  readonly loyalty_tier_to?: Tier | null;
  readonly loyalty_tier?: Tier;
  readonly created_at: string;
}

export interface TierEnvelope {
  readonly id: string;
  readonly event: { readonly id: string; readonly type: string };
  readonly data: TierPayload;
}
