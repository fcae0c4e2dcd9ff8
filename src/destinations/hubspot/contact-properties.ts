import { addressOf } from './contact-identity.ts';
import type { TierChange } from '../../model/tier-change.ts';
import type { HubSpotSettings } from './hubspot.settings.ts';

/**
 * The properties that show a tier change on a contact: always all of them, for HubSpot does not promise partial upserts
 * by e-mail. An empty text clears a property, so `left` leaves no tier behind.
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
 * What a new contact gets that is not found by its e-mail: HubSpot demands a name or an e-mail of it (contacts API
 * guide). A name in one piece is a last name. Empty when the customer has neither.
 */
export function namingProperties({ name, email }: TierChange['customer']): Record<string, string> {
  const [lastname, address] = [name?.trim(), addressOf(email)];
  if (lastname) return { lastname };
  return address ? { email: address } : {};
}
