/** What happened to the customer's tier, after the last word of Voucherify's event type. */
export const kinds = ['upgraded', 'downgraded', 'joined', 'prolonged', 'left'] as const;

export type Kind = (typeof kinds)[number];

/** A tier. When the payload has only an id or only a name, it stands for both. */
export interface Tier {
  readonly id: string;
  readonly name: string;
}

/** A Voucherify event in our words. Its strings hold no NUL and no lone surrogate, which PostgreSQL cannot store. */
export interface TierChange {
  readonly kind: Kind;
  readonly customer: {
    readonly id: string;
    /** Typed by the customer: untrusted text. */
    readonly name: string | null;
    readonly email: string | null;
    readonly sourceId: string | null;
  };
  readonly campaign: { readonly id: string; readonly name: string | null };
  /** The tier before; null when there was none, or the payload does not say. */
  readonly from: Tier | null;
  /** The tier after; null for `left`, and when the payload does not say (see `saysTier`). */
  readonly to: Tier | null;
  /** ISO 8601 with milliseconds, UTC. Orders a customer's changes within a campaign; arrival does not. */
  readonly occurredAt: string;
  /** An operator's test event: no customer moved. */
  readonly isTest?: true;
}

/**
 * True when the change says which tier the customer has now, or that the customer has none any more. Voucherify's
 * OpenAPI lets every kind come without its tier; such a change is settled without a call, and overtakes nothing.
 */
export function saysTier({ kind, to }: Pick<TierChange, 'kind' | 'to'>): boolean {
  return to !== null || kind === 'left';
}
