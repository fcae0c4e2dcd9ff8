import 'reflect-metadata';
import { must } from '../../config/must.ts';
import { kinds } from '../../model/tier-change.ts';
import type { Kind } from '../../model/tier-change.ts';

const identifiers = ['email', 'voucherify_customer_id', 'source_id'] as const;

/** HubSpot's internal names: lower case, at most 100 characters. */
const propertyName = /^[a-z][a-z0-9_]{0,99}$/;

class RateLimitSettings {
  /** The highest limit HubSpot sells is 250 requests in 10 seconds. */
  @must.beInteger(1, 250)
  readonly requests: number = 100;

  @must.beInteger(1, 60)
  readonly perSeconds: number = 10;
}

class PropertySettings {
  @must.satisfy(propertyNameProblem)
  readonly tier: string = 'loyalty_tier';

  @must.satisfy(propertyNameProblem)
  readonly tierId: string = 'loyalty_tier_id';

  @must.satisfy(propertyNameProblem)
  readonly previousTier: string = 'loyalty_previous_tier';

  @must.satisfy(propertyNameProblem)
  readonly campaign: string = 'loyalty_campaign';

  @must.satisfy(propertyNameProblem)
  readonly changedAt: string = 'loyalty_tier_changed_at';

  @must.satisfy(propertyNameProblem)
  readonly change: string = 'loyalty_tier_change';
}

class CampaignSettings {
  @must.satisfy(prefixProblem)
  readonly propertyPrefix!: string;
}

/** `destinations.hubspot` of the configuration file. */
export class HubSpotSettings {
  @must.beTrueOrFalse()
  readonly enabled: boolean = true;

  @must.beTrueOrFalse()
  readonly paused: boolean = false;

  @must.beWordsFrom(kinds)
  readonly events: readonly Kind[] = [...kinds];

  /** false: a customer without a contact is skipped. */
  @must.beTrueOrFalse()
  readonly createMissingContacts: boolean = true;

  /** The first one the customer has is the contact's key. */
  @must.beWordsFrom(identifiers)
  readonly identifyBy: readonly (typeof identifiers)[number][] = ['email', 'voucherify_customer_id'];

  @must.beOneOf(['v3', '2026-03'])
  readonly apiVersion: 'v3' | '2026-03' = 'v3';

  @must.beBlock(RateLimitSettings)
  readonly rateLimit: RateLimitSettings = new RateLimitSettings();

  @must.beBlock(PropertySettings, samePropertyTwice)
  readonly properties: PropertySettings = new PropertySettings();

  /** By campaign id: a campaign listed here writes its own set of properties, `properties` with the prefix. */
  @must.beBlockPerKey(CampaignSettings, overlappingCampaigns)
  readonly campaigns: ReadonlyMap<string, CampaignSettings> = new Map<string, CampaignSettings>();
}

function propertyNameProblem(value: unknown): string | undefined {
  if (typeof value !== 'string' || !propertyName.test(value)) {
    return "must be a HubSpot property's internal name: a letter, then letters, digits and _, lower case, at most 100";
  }
  const identifier = identifiers.find((name) => name === value);
  return identifier && `must not be ${identifier}: contacts are found by it`;
}

function prefixProblem(value: unknown): string | undefined {
  if (typeof value === 'string' && propertyName.test(value)) return undefined;
  return 'must be a prefix like vip_: a letter, then letters, digits and _, lower case';
}

function samePropertyTwice(properties: unknown): string | undefined {
  const seen = new Map<unknown, string>();
  for (const [key, name] of Object.entries(properties as PropertySettings)) {
    const other = seen.get(name);
    if (other !== undefined) return `must name six different properties: ${other} and ${key} are the same`;
    seen.set(name, key);
  }
  return undefined;
}

/** Two campaigns on one property would overwrite each other's tier. */
function overlappingCampaigns(campaigns: unknown, settings: object): string | undefined {
  const { properties } = settings as HubSpotSettings;
  if (!(properties instanceof PropertySettings)) return undefined;
  const names = Object.values(properties);
  const writers = new Map<string, string>([
    ...identifiers.map((name) => [name, 'the identifiers of a contact'] as const),
    ...names.map((name) => [String(name), 'the campaigns not listed'] as const),
  ]);
  for (const [id, campaign] of campaigns as HubSpotSettings['campaigns']) {
    if (prefixProblem(campaign.propertyPrefix) !== undefined) continue;
    for (const name of names.map((suffix) => `${campaign.propertyPrefix}${String(suffix)}`)) {
      if (name.length > 100) return `must keep property names to 100 characters: ${id} makes ${name}`;
      const other = writers.get(name);
      if (other !== undefined) return `must not share a property: ${id} and ${other} both have ${name}`;
      writers.set(name, id);
    }
  }
  return undefined;
}
