import type { Handover } from '../../src/destinations/handover.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import { acceptedEvent } from './accepted-event.ts';

/** A delivery, new unless told otherwise, in a destination's hands; nobody hears what comes of it. */
export function handover(given: Partial<Delivery> = {}, signal = new AbortController().signal): Handover {
  const sequence = given.sequence ?? 1;
  const delivery: Delivery = {
    id: `delivery-${String(sequence)}`,
    sequence,
    change: acceptedEvent().change,
    attempt: 1,
    uncertainSince: null,
    othersUncertainSince: null,
    ref: null,
    overtaken: false,
    take: 1,
    replayed: false,
    bundle: null,
    ...given,
  };
  return { delivery, signal, settle: () => undefined };
}
