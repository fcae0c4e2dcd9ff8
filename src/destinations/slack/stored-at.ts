/** When a bundle was stored, in milliseconds since the epoch: a UUIDv7 begins with it. RFC 9562, section 5.7 */
export function storedAt(bundleId: string): number {
  return Number.parseInt(bundleId.replace('-', '').slice(0, 12), 16);
}
