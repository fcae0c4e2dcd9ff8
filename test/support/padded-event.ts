import { tierEvent } from './tier-event.ts';

/** Returns a valid event whose compact JSON has `bytes` bytes. */
export function paddedEvent(bytes: number): object {
  const event = { ...tierEvent(), padding: '' };
  return { ...event, padding: 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(event))) };
}
