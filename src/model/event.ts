import type { Kind, TierChange } from './tier-change.ts';

/** A fact Voucherify reported, as received and as understood. */
export interface TierEvent {
  /** Voucherify's `event.id`; where the payload has none, the send-out's id; else `sha256_` and the body's hash. */
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
  /** What the webhook's URL said of its kind, if it did: a replay reads the event with it again. */
  readonly kindHint: Kind | null;
  readonly violations: readonly Violation[];
}

/** What became of an event that was handed in; `eventId` is that of the first one when it is a duplicate. */
export interface Receipt {
  readonly status: 'accepted' | 'duplicate';
  readonly eventId: string;
}
