import type { Kind, TierChange } from './tier-change.ts';

/** A fact Voucherify reported, as received and as understood. */
export interface TierEvent {
  /** Voucherify's `event.id`; without one, the send-out's id; without both, `sha256_` and the body's hash. */
  readonly id: string;
  /** The send-out's id, the same on every retry; null for a raw payload. */
  readonly sendOutId: string | null;
  /** The body as text. */
  readonly payload: string;
  readonly change: TierChange;
}

/** One thing wrong with a payload; `path` as in `data.customer.id`. */
export interface Violation {
  readonly path: string;
  readonly message: string;
}

/** Signed JSON that is not a valid tier event: kept, so that nothing is lost and a person can act. */
export interface RejectedEvent {
  readonly id: string;
  readonly payload: string;
  /** The kind that the webhook's URL named, if any: a replay reads the event with it again. */
  readonly kindHint: Kind | null;
  readonly violations: readonly Violation[];
}

/** The answer to a published event. For a duplicate, `eventId` is that of the event stored first. */
export interface Receipt {
  readonly status: 'accepted' | 'duplicate';
  readonly eventId: string;
}
