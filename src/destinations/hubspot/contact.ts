import type { Delivery } from '../../model/delivery.ts';
import { compareChanges, newestOf } from '../../model/later.ts';
import { type ContactIdentity, contactIdentity } from './contact-identity.ts';
import type { HubSpotSettings } from './hubspot.settings.ts';

/** A contact, with its deliveries in a batch. */
export interface Contact {
  readonly identity: ContactIdentity;
  readonly deliveries: readonly Delivery[];
  /** The newest delivery of each campaign, oldest first; only these are written. */
  readonly newest: readonly Delivery[];
}

/** Groups deliveries by contact; leaves out deliveries whose customer has no identifier. */
export function contactsOf(
  deliveries: readonly Delivery[],
  identifyBy: HubSpotSettings['identifyBy'],
): readonly Contact[] {
  const contacts = new Map<string, { identity: ContactIdentity; deliveries: Delivery[] }>();
  for (const delivery of deliveries) {
    const identity = contactIdentity(delivery.change.customer, identifyBy);
    if (!identity) continue;
    const contact = contacts.get(identity.key) ?? { identity, deliveries: [] };
    contact.deliveries.push(delivery);
    contacts.set(identity.key, contact);
  }
  return [...contacts.values()].map((contact) => ({ ...contact, newest: newestOfEachCampaign(contact.deliveries) }));
}

function newestOfEachCampaign(deliveries: readonly Delivery[]): Delivery[] {
  const byCampaign = Map.groupBy(deliveries, ({ change }) => change.campaign.id);
  return [...byCampaign.values()].flatMap((its) => newestOf(its) ?? []).sort(compareChanges);
}
