import type { TierChange } from './tier-change.ts';

/** Where an event goes, as `destinations.<name>` in the configuration says; `destinations/catalog.ts` has them all. */
export type DestinationName = string;

export const deliveryStatuses = [
  'pending',
  'delivering',
  'retrying',
  'delivered',
  'superseded',
  'skipped',
  'dead',
] as const;

export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One event owed to one destination, as handed over for an attempt. */
export interface Delivery {
  /** UUIDv7. */
  readonly id: string;
  /** Order of acceptance, over all replicas; breaks ties of `change.occurredAt`. */
  readonly sequence: number;
  readonly change: TierChange;
  /** This attempt's number, from 1; refusals that were not the delivery's own fault, and interruptions, do not count. */
  readonly attempt: number;
  /** How often it was taken, which only grows: what a dispatcher settles must be its own taking. */
  readonly take: number;
  /** When an earlier attempt last ended without an answer: the vendor may have acted on it. Null when none did. */
  readonly uncertainSince: Date | null;
  /** The same of the other deliveries of this customer and campaign: a write of theirs may still land. */
  readonly othersUncertainSince: Date | null;
  /** What the vendor calls that which an earlier attempt wrote; null when none is known to have written. */
  readonly ref: string | null;
  /** A newer change of the same customer and campaign is on its way, or was delivered, to the same destination. */
  readonly overtaken: boolean;
  /** A person asked for it again. */
  readonly replayed: boolean;
  /** Set when it was already sent, or about to be, together with others: it must not be grouped anew. */
  readonly bundle: Bundle | null;
}

/** Deliveries that are sent as one, such as the rows of a digest; stored before they are sent. */
interface Bundle {
  /** UUIDv7: tells when it was stored. */
  readonly id: string;
  /** How many of its deliveries are not settled. */
  readonly size: number;
}
