import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { parseConnectorConfig } from '../../config/connector-config.ts';
import { catalog } from '../catalog.ts';

describe('destinations.hubspot', () => {
  it.each([
    'enabled: false',
    'events: [left]',
    'identifyBy: [source_id, email]',
    'apiVersion: 2026-03',
    'apiVersion: 2026-09',
    'rateLimit: { requests: 250, perSeconds: 1 }',
    `properties: { tier: t${'x'.repeat(99)} }`,
    'campaigns: { camp_1: { propertyPrefix: vip_ }, camp_2: { propertyPrefix: club_ } }',
  ])('takes %s', (yaml) => {
    expect(problemsIn(yaml)).toEqual([]);
  });

  it.each([
    ['enabled: yes', 'enabled must be true or false'],
    ['enabled: "true"', 'enabled must be true or false'],
    ['enabled:', 'enabled has no value: give one or remove the line'],
    ['paused: 1', 'paused must be true or false'],
    ['pause: true', 'pause is not a setting: did you mean paused?'],
    ['accessToken: pat-1', 'accessToken is not a setting: secrets are set in the environment, never here'],
    ['events: upgraded', 'events must be a list of some of upgraded, downgraded, joined, prolonged, left'],
    ['events: []', 'events must name at least one of'],
    ['events: [left, upgrded]', 'events has a wrong item 2: it must be one of upgraded, downgraded'],
    ['events: [upgrded]', 'did you mean upgraded?'],
    ['events: [left, left]', 'events must not name anything twice'],
    ['events: [[left]]', 'events has a wrong item 1'],
    ['identifyBy: []', 'identifyBy must name at least one of email, voucherify_customer_id, source_id'],
    ['identifyBy: [phone]', 'identifyBy has a wrong item 1: it must be one of email'],
    ['identifyBy: [email, email]', 'identifyBy must not name anything twice'],
    ['apiVersion: 3', 'apiVersion must be one of v3, 2026-03, 2026-09'],
    ['createMissingContacts: null', 'createMissingContacts has no value'],
    ['rateLimit: 100', 'rateLimit must be a block of settings'],
    ['rateLimit: { requests: ten }', 'rateLimit.requests must be an integer from 1 to 250'],
    ['rateLimit: { requests: "10" }', 'rateLimit.requests must be an integer from 1 to 250'],
    ['rateLimit: { requests: 251 }', 'rateLimit.requests must be an integer from 1 to 250'],
    ['rateLimit: { requests: .nan }', 'rateLimit.requests must be an integer from 1 to 250'],
    ['rateLimit: { perSeconds: 0.5 }', 'rateLimit.perSeconds must be an integer from 1 to 60'],
    ['properties: { tier: Loyalty Tier }', "properties.tier must be a HubSpot property's internal name"],
    [`properties: { tier: t${'x'.repeat(100)} }`, 'properties.tier must be a HubSpot property'],
    ['properties: { tier: "tier\\n" }', 'properties.tier must be a HubSpot property'],
    ['properties: { tier: email }', 'properties.tier must not be email: contacts are found by it'],
    ['properties: { tier: a, tierId: a }', 'properties must name six different properties: tier and tierId'],
    ['properties: { tier_id: a }', 'properties.tier_id is not a setting: did you mean tierId?'],
    ['campaigns: [camp_1]', 'campaigns must have a block of settings under each key'],
    ['campaigns: { camp_1: vip_ }', 'campaigns must have a block of settings under each key'],
    ['campaigns: { camp_1: }', 'campaigns must have a block of settings under each key'],
    ['campaigns: { __proto__: { propertyPrefix: a_ } }', 'campaigns.__proto__ is not a setting: remove it'],
    ['campaigns: { camp_1: {} }', 'campaigns.camp_1.propertyPrefix must be a prefix like vip_'],
    ['campaigns: { camp_1: { propertyPrefix: 5 } }', 'campaigns.camp_1.propertyPrefix must be a prefix like vip_'],
    ['campaigns: { camp_1: { propertyPrefix: a_, prefix: a } }', 'campaigns.camp_1.prefix is not a setting'],
    [
      'campaigns: { camp_1: { propertyPrefix: a_ }, camp_2: { propertyPrefix: a_ } }',
      'campaigns must not share a property: camp_2 and camp_1 both have a_loyalty_tier',
    ],
    [
      'properties: { tier: tier, tierId: a_tier }\n    campaigns: { camp_1: { propertyPrefix: a_ } }',
      'campaigns must not share a property: camp_1 and the campaigns not listed both have a_tier',
    ],
    [
      'properties: { tier: id }\n    campaigns: { camp_1: { propertyPrefix: source_ } }',
      'campaigns must not share a property: camp_1 and the identifiers of a contact both have source_id',
    ],
    [
      `campaigns: { camp_1: { propertyPrefix: ${'a'.repeat(95)} } }`,
      'campaigns must keep property names to 100 characters: camp_1 makes',
    ],
    ['properties: null\n    campaigns: { camp_1: { propertyPrefix: a_ } }', 'properties has no value'],
  ])('refuses %s', (yaml, message) => {
    expect(problemsIn(yaml)).toEqual([expect.stringContaining(message)]);
  });
});

function problemsIn(yaml: string): readonly string[] {
  try {
    parseConnectorConfig(`destinations:\n  slack: { enabled: false }\n  hubspot:\n    ${yaml}`, 'f.yaml', catalog);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ where, problem }) => `${where} ${problem}`);
  }
}
