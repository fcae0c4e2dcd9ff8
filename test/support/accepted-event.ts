import type { TierEvent } from '../../src/model/event.ts';
import { readPayload } from './read-payload.ts';
import { tierEvent, type TierEventOptions } from './tier-event.ts';

/** An event as ingest hands it to the bus. */
export function acceptedEvent(options: TierEventOptions = {}): TierEvent {
  const reading = readPayload(tierEvent(options));
  if (reading.kind !== 'tier-event') throw new Error(`not a tier event: ${reading.kind}`);
  return reading.event;
}
