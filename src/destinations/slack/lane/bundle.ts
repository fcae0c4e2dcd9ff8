import type { Delivery } from '../../../model/delivery.ts';

/** When a bundle was stored, in milliseconds since the epoch: a UUIDv7 begins with it. RFC 9562, section 5.7 */
export function storedAt(bundleId: string): number {
  return Number.parseInt(bundleId.replace('-', '').slice(0, 12), 16);
}

/** An attempt of it ended without an answer, or it was posted and a person asks for it again. */
export function mayBePosted({ bundleId, ref, uncertainSince }: Delivery): boolean {
  return bundleId !== null && (uncertainSince !== null || ref !== null);
}
