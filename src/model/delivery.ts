import type { TierChange } from './tier-change.ts';

export const destinationNames = ['hubspot', 'slack'] as const;

export type DestinationName = (typeof destinationNames)[number];

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
  /** UUIDv7; also the id of its job on the bus. */
  readonly id: string;
  /** Order of acceptance, over all replicas; breaks ties of `change.occurredAt`. */
  readonly sequence: number;
  readonly change: TierChange;
  /** This attempt's number, from 1; refusals that were not the delivery's own fault do not count. */
  readonly attempt: number;
  /** An earlier attempt ended without an answer: the vendor may already have acted on it. */
  readonly uncertain: boolean;
}
