import type { Reason } from './outcome.ts';
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

/** What is not settled: it waits, or is in a call. */
export const waitingStatuses = ['pending', 'retrying'] as const satisfies readonly DeliveryStatus[];
export const openStatuses = [...waitingStatuses, 'delivering'] as const satisfies readonly DeliveryStatus[];

/**
 * The state machine: who moves a delivery, from what to what. A new one is pending, or skipped where its destination is
 * off. The statements in `journal/` are made of `from`, and a test walks them.
 */
export const moves = {
  /** The dispatcher, as its call starts. */
  take: { from: waitingStatuses, to: ['delivering'] },
  /** The dispatcher, with what came of the call; of what needs none, or was reclaimed in the meantime, while it waits. */
  settle: {
    from: openStatuses,
    to: ['pending', 'retrying', 'delivered', 'superseded', 'skipped', 'dead'],
  },
  /** A new dispatcher, of what was in the calls of one that is gone. */
  reclaim: { from: ['delivering'], to: ['pending'] },
  /** A person; superseded is what a newer change has overtaken. */
  replay: { from: ['retrying', 'delivered', 'superseded', 'skipped', 'dead'], to: ['pending', 'superseded'] },
  /** A person, by the erasure of the customer. */
  erase: { from: openStatuses, to: ['skipped'] },
} as const satisfies Record<string, { from: readonly DeliveryStatus[]; to: readonly DeliveryStatus[] }>;

/** One event owed to one destination, as it waits for an attempt or is in one. */
export interface Delivery {
  /** UUIDv7. */
  readonly id: string;
  /** Order of acceptance, over all replicas; breaks ties of `change.occurredAt`. */
  readonly sequence: number;
  readonly change: TierChange;
  /** What it keeps its order in and waits with, as `Destination.laneOf` said when it was accepted or last looked at. */
  readonly lane: string;
  /** The next attempt's number, from 1; refusals that were not its own fault, and interruptions, do not count. */
  readonly attempt: number;
  /** How many of the attempts before ended in a retry, by its reason; none after a replay. */
  readonly retries: Readonly<Partial<Record<Reason, number>>>;
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
  /** By the database's clock, when it was found to be as told here. */
  readonly lookedAt: Date;
  /** A person asked for it again. */
  readonly replayed: boolean;
  /** Of deliveries that are sent as one, such as the rows of a digest: a UUIDv7, which tells when that was decided. */
  readonly bundleId: string | null;
  /** Of the event, as W3C's traceparent; null when it is not traced. */
  readonly trace: string | null;
}
