import type { Delivery } from '../../src/model/delivery.ts';
import { acceptedEvent } from './accepted-event.ts';

/** Returns a delivery that waits for its first attempt, with `given` laid over it. */
export function waitingDelivery(given: Partial<Delivery> = {}): Delivery {
  const sequence = given.sequence ?? 1;
  return {
    id: `delivery-${String(sequence)}`,
    sequence,
    change: acceptedEvent().change,
    lane: 'C0LOYALTY',
    attempt: 1,
    retries: {},
    take: 0,
    uncertainSince: null,
    othersUncertainSince: null,
    trace: null,
    lookedAt: new Date(),
    ref: null,
    overtaken: false,
    replayed: false,
    bundleId: null,
    ...given,
  };
}
