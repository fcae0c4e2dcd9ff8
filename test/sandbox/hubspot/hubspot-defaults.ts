import type { HubSpotOptions } from './hubspot-options.ts';

export const hubspotDefaults: Required<HubSpotOptions> = {
  port: 0,
  accessToken: 'pat-eu1-sandbox',
  scopes: [
    'crm.objects.contacts.read',
    'crm.objects.contacts.write',
    'crm.schemas.contacts.read',
    'crm.schemas.contacts.write',
  ],
  missingScopesIn: 'context',
  rateLimit: { requests: 100, perSeconds: 10 },
  dailyLimit: 250_000,
  secondlyLimit: null,
  latencyMs: 0,
  jitterMs: 0,
  propertyDelayMs: 250,
  provisioned: true,
  unknownProperty: 'batch',
  requiredOnCreate: [],
};
