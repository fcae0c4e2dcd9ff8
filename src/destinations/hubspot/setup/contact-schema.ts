import type { HubSpotSettings } from '../hubspot.settings.ts';

/** A property of HubSpot's contacts, as we need it. */
export interface PropertySpec {
  readonly name: string;
  readonly label: string;
  readonly type: 'string' | 'datetime';
  readonly fieldType: 'text' | 'date';
  /** HubSpot lets it be set only when the property is created. */
  readonly hasUniqueValue: boolean;
}

/** The group under which HubSpot shows our properties. */
export const propertyGroup = { name: 'loyalty', label: 'Loyalty' } as const;

type Schema = Pick<HubSpotSettings, 'properties' | 'campaigns' | 'identifyBy'>;

/**
 * Lists the contact properties that these settings write, or identify contacts by. Tiers are text, for an enumeration
 * refuses a new tier.
 */
export function contactSchema({ properties, campaigns, identifyBy }: Schema): PropertySpec[] {
  const prefixes = ['', ...[...campaigns.values()].map(({ propertyPrefix }) => propertyPrefix)];
  const written = prefixes.flatMap((prefix) => {
    const label = prefix === '' ? '' : `${prefix.replaceAll('_', ' ').trim()}: `;
    return [
      text(prefix + properties.tier, `${label}Loyalty tier`),
      text(prefix + properties.tierId, `${label}Loyalty tier id`),
      text(prefix + properties.previousTier, `${label}Previous loyalty tier`),
      text(prefix + properties.campaign, `${label}Loyalty campaign`),
      {
        ...text(prefix + properties.changedAt, `${label}Loyalty tier changed at`),
        type: 'datetime',
        fieldType: 'date',
      },
      text(prefix + properties.change, `${label}Loyalty tier change`),
    ] satisfies PropertySpec[];
  });
  const identifiers = identifyBy
    .filter((identifier) => identifier !== 'email')
    .map((identifier) => ({ ...text(identifier, labels[identifier]), hasUniqueValue: true }));
  return [...written, ...identifiers];
}

const labels = { voucherify_customer_id: 'Voucherify customer id', source_id: 'Voucherify source id' } as const;

function text(name: string, label: string): PropertySpec {
  return { name, label, type: 'string', fieldType: 'text', hasUniqueValue: false };
}
