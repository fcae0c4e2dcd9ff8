/** What happened to the customer's tier, after the last word of Voucherify's event type. */
export const kinds = ['upgraded', 'downgraded', 'joined', 'prolonged', 'left'] as const;

export type Kind = (typeof kinds)[number];

export interface Tier {
  readonly id: string;
  readonly name: string;
}

/** A Voucherify event in our words. Strings hold no NUL and no lone surrogate, so PostgreSQL can store them. */
export interface TierChange {
  readonly kind: Kind;
  readonly customer: {
    readonly id: string;
    /** What the customer typed: untrusted text. */
    readonly name: string | null;
    readonly email: string | null;
    readonly sourceId: string | null;
  };
  readonly campaign: { readonly id: string; readonly name: string };
  /** The tier before; null when there was none. */
  readonly from: Tier | null;
  /** The tier after; null when there is none any more, as for `left`. */
  readonly to: Tier | null;
  /** ISO 8601 with milliseconds, UTC. Orders a customer's changes within a campaign; arrival does not. */
  readonly occurredAt: string;
}
