import type { Delivery } from '../../model/delivery.ts';
import { compareChanges, newestOf } from '../../model/later.ts';

/** Of a contact's deliveries the newest of each campaign, oldest first. */
export function newestChanges(deliveries: readonly Delivery[]): Delivery[] {
  const byCampaign = Map.groupBy(deliveries, ({ change }) => change.campaign.id);
  return [...byCampaign.values()].flatMap((its) => newestOf(its) ?? []).sort(compareChanges);
}
