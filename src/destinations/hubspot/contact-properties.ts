import { addressOf } from './contact-identity.ts';
import type { TierChange } from '../../model/tier-change.ts';
import type { HubSpotSettings } from './hubspot.settings.ts';

/**
 * Returns the properties that show a tier change on a contact. They are always all there, for HubSpot does not promise
 * partial upserts by e-mail. An empty text clears a property, so `left` leaves no tier behind.
 */
export function contactProperties(
  change: TierChange,
  { properties, campaigns }: Pick<HubSpotSettings, 'properties' | 'campaigns'>,
): Record<string, string> {
  const prefix = campaigns.get(change.campaign.id)?.propertyPrefix ?? '';
  return {
    [prefix + properties.tier]: change.to?.name ?? '',
    [prefix + properties.tierId]: change.to?.id ?? '',
    [prefix + properties.previousTier]: change.from?.name ?? '',
    [prefix + properties.campaign]: change.campaign.name ?? change.campaign.id,
    [prefix + properties.changedAt]: change.occurredAt,
    [prefix + properties.change]: change.kind,
  };
}

/**
 * Returns the name or e-mail for a new contact that another property identifies: HubSpot demands one of them (contacts
 * API guide). The whole name goes into `lastname`. Empty when the customer has neither.
 */
export function namingProperties({ name, email }: TierChange['customer']): Record<string, string> {
  const [lastname, address] = [name?.trim(), addressOf(email)];
  if (lastname) return { lastname };
  return address ? { email: address } : {};
}
