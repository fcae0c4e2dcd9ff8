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
