import type { Delivery } from '../../model/delivery.ts';
import { compareChanges } from '../../model/later.ts';

/** Of a contact's deliveries the newest of each campaign, oldest first. */
export function newestChanges(deliveries: readonly Delivery[]): Delivery[] {
  const newest = new Map<string, Delivery>();
  for (const delivery of [...deliveries].sort(compareChanges)) {
    const { id } = delivery.change.campaign;
    newest.delete(id);
    newest.set(id, delivery);
  }
  return [...newest.values()];
}
