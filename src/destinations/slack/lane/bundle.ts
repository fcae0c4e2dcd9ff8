import type { Delivery } from '../../../model/delivery.ts';

/** Returns when a bundle was stored, in milliseconds since the epoch: its UUIDv7 begins with it (RFC 9562, 5.7). */
export function storedAt(bundleId: string): number {
  return Number.parseInt(bundleId.replace('-', '').slice(0, 12), 16);
}

/** True when the channel may show the post: an attempt had no answer, or a person replays what was posted. */
export function mayBePosted({ bundleId, ref, uncertainSince }: Delivery): boolean {
  return bundleId !== null && (uncertainSince !== null || ref !== null);
}
