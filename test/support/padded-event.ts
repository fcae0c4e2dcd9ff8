import { tierEvent } from './tier-event.ts';

/** A good event of so many bytes as compact JSON. */
export function paddedEvent(bytes: number): object {
  const event = { ...tierEvent(), padding: '' };
  return { ...event, padding: 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(event))) };
}
