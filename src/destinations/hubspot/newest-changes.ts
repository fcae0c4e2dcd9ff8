import type { Delivery } from '../../model/delivery.ts';

/** By the time of the change; the later accepted is the newer of two at the same time. */
function compareChanges(a: Delivery, b: Delivery): number {
  return Date.parse(a.change.occurredAt) - Date.parse(b.change.occurredAt) || a.sequence - b.sequence;
}

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
