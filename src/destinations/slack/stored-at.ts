import type { Delivery } from '../../model/delivery.ts';

/** When a bundle was stored, in milliseconds since the epoch: a UUIDv7 begins with it. RFC 9562, section 5.7 */
export function storedAt({ id }: NonNullable<Delivery['bundle']>): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16);
}
