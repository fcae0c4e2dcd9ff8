import type { Reason } from './outcome.ts';
import type { TierChange } from './tier-change.ts';

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

/** The statuses in which a delivery waits for a call. */
export const waitingStatuses = ['pending', 'retrying'] as const satisfies readonly DeliveryStatus[];
export const openStatuses = [...waitingStatuses, 'delivering'] as const satisfies readonly DeliveryStatus[];

/**
 * The state machine: who moves a delivery, and from which status to which. A new delivery is pending, or skipped when
 * its destination is off. The statements in `journal/` are built from `from`; `delivery-moves.spec.ts` walks them.
 */
export const moves = {
  /** The dispatcher, as a call starts. */
  take: { from: waitingStatuses, to: ['delivering'] },
  /** The dispatcher, with the outcome of the call. The delivery still waits when it needs no call, or was reclaimed. */
  settle: {
    from: openStatuses,
    to: ['pending', 'retrying', 'delivered', 'superseded', 'skipped', 'dead'],
  },
  /** A new dispatcher, for deliveries in the calls of a dispatcher that is gone. */
  reclaim: { from: ['delivering'], to: ['pending'] },
  /** A person. Superseded when a newer change has overtaken the delivery. */
  replay: { from: ['retrying', 'delivered', 'superseded', 'skipped', 'dead'], to: ['pending', 'superseded'] },
  /** A person, by erasing the customer. */
  erase: { from: openStatuses, to: ['skipped'] },
} as const satisfies Record<string, { from: readonly DeliveryStatus[]; to: readonly DeliveryStatus[] }>;

/** One event owed to one destination, waiting for an attempt or in one. */
export interface Delivery {
  /** UUIDv7. */
  readonly id: string;
  /** Place in the order of acceptance, over all replicas. Breaks ties of `change.occurredAt`. */
  readonly sequence: number;
  readonly change: TierChange;
  /** The lane, as `Destination.laneOf` named it when the event was accepted, or when a dispatcher last looked. */
  readonly lane: string;
  /** Number of the attempt under way, or else of the next one, from 1. Interrupted and held attempts do not count. */
  readonly attempt: number;
  /** How many earlier attempts ended in a retry, by reason. A replay starts again from none. */
  readonly retries: Readonly<Partial<Record<Reason, number>>>;
  /** How often a dispatcher took this delivery. It only grows: a dispatcher may settle its own taking only. */
  readonly take: number;
  /** When an attempt last ended without an answer, so that the vendor may have acted on it. Null when none did. */
  readonly uncertainSince: Date | null;
  /** The same for the other deliveries of this customer and campaign: one of their writes may still land. */
  readonly othersUncertainSince: Date | null;
  /** The vendor's id of what an earlier attempt wrote; null when no attempt is known to have written. */
  readonly ref: string | null;
  /** True when the same destination is owed, or has, a newer change of this customer and campaign. */
  readonly overtaken: boolean;
  /** When the delivery was read, by the database's clock. */
  readonly lookedAt: Date;
  /** True when a person asked for it again. */
  readonly replayed: boolean;
  /** Shared by deliveries that are sent as one, such as a digest's rows. A UUIDv7 of the time of that decision. */
  readonly bundleId: string | null;
  /** The event's trace, as a W3C traceparent; null when it is not traced. */
  readonly trace: string | null;
}
