import type { DeliveryStatus } from '../model/delivery.ts';

/** SQL that is true of a column `status` with one of these. They are written out, so that partial indexes are found. */
export function statusIn(statuses: readonly DeliveryStatus[]): string {
  return `status IN (${statuses.map((status) => `'${status}'`).join(', ')})`;
}
