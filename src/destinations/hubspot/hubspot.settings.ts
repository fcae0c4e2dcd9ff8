import type { z } from 'zod';
import type { Frozen } from '../../config/deep-freeze.ts';
import { isRecord } from '../../model/is-record.ts';
import { setting } from '../../config/setting.ts';
import { kinds } from '../../model/tier-change.ts';
import { routingSettings } from '../routing-settings.ts';

/** HubSpot supports v1 to v3 until September 2027, and 2026-03 until about then. */
const apiVersions = ['v3', '2026-03', '2026-09'] as const;

export type HubSpotApiVersion = (typeof apiVersions)[number];

const identifiers = ['email', 'voucherify_customer_id', 'source_id'] as const;

/** HubSpot's internal names: lower case, at most 100 characters. */
export const internalName = /^[a-z][a-z0-9_]{0,99}$/;

const rateLimitSettings = setting.block({
  requests: setting.integer(1, 250).default(100).describe('HubSpot sells up to 250 in 10 s.'),
  perSeconds: setting.integer(1, 60).default(10).describe('The seconds in which HubSpot counts them.'),
});

const propertySettings = setting
  .block({
    tier: property('loyalty_tier').describe('Name of the tier now; empty when there is none.'),
    tierId: property('loyalty_tier_id').describe('Id of the tier now.'),
    previousTier: property('loyalty_previous_tier').describe('Name of the tier before.'),
    campaign: property('loyalty_campaign').describe('Name of the loyalty campaign.'),
    changedAt: property('loyalty_tier_changed_at').describe('Date and time of the change.'),
    change: property('loyalty_tier_change').describe(`${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1) ?? ''}.`),
  })
  .check(setting.agrees(samePropertyTwice));

const campaignSettings = setting.block({
  propertyPrefix: named('must be a prefix like vip_: a letter, then letters, digits and _, lower case').describe(
    'Put before the names in `properties`: vip_ writes vip_loyalty_tier and so on.',
  ),
});

/** `destinations.hubspot` of the configuration file. */
export const hubSpotSettings = setting
  .block({
    ...routingSettings({ enabled: true, events: kinds, secret: 'HUBSPOT_ACCESS_TOKEN' }),
    createMissingContacts: setting
      .trueOrFalse()
      .default(true)
      .describe('false: a customer without a contact in HubSpot is skipped, never created.'),
    identifyBy: setting
      .someOf(identifiers)
      .default(['email', 'voucherify_customer_id'])
      .describe('How a contact is found: by the first of these that the customer has.'),
    apiVersion: setting
      .oneOf(apiVersions)
      .default('v3')
      .describe("Version of HubSpot's API. 2026-09 demands of new contacts what HubSpot's form for them demands."),
    rateLimit: rateLimitSettings
      .prefault({})
      .describe('Requests to HubSpot: those of your plan, minus what other users of the same key need.'),
    properties: propertySettings
      .prefault({})
      .describe('Internal names of the contact properties written; each needs one of its own.'),
    campaigns: setting
      .blockPerKey(campaignSettings)
      .prefault({})
      .describe('By campaign id: a campaign listed here writes a set of properties of its own.'),
  })
  .check(setting.agrees(overlappingCampaigns, 'campaigns'))
  .transform((settings) => ({ ...settings, campaigns: new Map(Object.entries(settings.campaigns)) }))
  .describe('Contacts in HubSpot.');

/** The settings as the file gives them, before defaults. */
export type GivenHubSpotSettings = Frozen<z.input<typeof hubSpotSettings>>;
export type HubSpotSettings = Frozen<z.output<typeof hubSpotSettings>>;

function property(name: string) {
  return named(
    "must be a HubSpot property's internal name: a letter, then letters, digits and _, lower case, at most 100",
  )
    .check(setting.fits((value) => identifierProblem(value)))
    .default(name);
}

function named(problem: string) {
  return setting.text(problem).regex(internalName, problem);
}

function identifierProblem(value: string): string | undefined {
  const identifier = identifiers.find((name) => name === value);
  return identifier && `must not be ${identifier}: contacts are found by it`;
}

function samePropertyTwice(properties: object): string | undefined {
  const seen = new Map<unknown, string>();
  for (const [key, name] of Object.entries(properties)) {
    const other = seen.get(name);
    if (other !== undefined) return `must name six different properties: ${other} and ${key} are the same`;
    seen.set(name, key);
  }
  return undefined;
}

/** Refuses two campaigns on one property: they would overwrite each other's tier. */
function overlappingCampaigns({ properties, campaigns }: { properties: unknown; campaigns: unknown }) {
  if (!isRecord(properties) || !isRecord(campaigns)) return undefined;
  const names = Object.values(properties).map(String);
  const writers = new Map<string, string>([
    ...identifiers.map((name) => [name, 'the identifiers of a contact'] as const),
    ...names.map((name) => [name, 'the campaigns not listed'] as const),
  ]);
  for (const [id, campaign] of Object.entries(campaigns)) {
    const prefix = isRecord(campaign) ? campaign['propertyPrefix'] : undefined;
    if (typeof prefix !== 'string' || !internalName.test(prefix)) continue;
    for (const name of names.map((suffix) => `${prefix}${suffix}`)) {
      if (name.length > 100) return `must keep property names to 100 characters: ${id} makes ${name}`;
      const other = writers.get(name);
      if (other !== undefined) return `must not share a property: ${id} and ${other} both have ${name}`;
      writers.set(name, id);
    }
  }
  return undefined;
}
