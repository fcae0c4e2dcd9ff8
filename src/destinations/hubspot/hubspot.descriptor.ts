import { describeDestination } from '../descriptor.ts';
import { HubSpotModule } from './hubspot.module.ts';
import { HubSpotClient } from './hubspot.client.ts';
import { HubSpotDestination } from './hubspot.destination.ts';
import { hubSpotSettings } from './hubspot.settings.ts';
import { hubSpotTiming } from './hubspot.timing.ts';

export const hubspot = describeDestination(
  {
    name: 'hubspot',
    module: HubSpotModule,
    settings: hubSpotSettings,
    secrets: { accessToken: 'HUBSPOT_ACCESS_TOKEN' },
    // Without a trailing slash: the HubSpot SDK appends paths that begin with one.
    addresses: { baseUrl: ['HUBSPOT_BASE_URL', 'https://api.hubapi.com'] },
    timing: hubSpotTiming,
  },
  ({ settings, access: { accessToken = '', baseUrl }, timing }) => {
    const apiVersion = () => settings().apiVersion;
    const client = new HubSpotClient({ baseUrl, accessToken, apiVersion, timeoutMs: timing.hubspotCallMs });
    return new HubSpotDestination({ client, settings, lateWriteWindowMs: timing.hubspotLateWriteMs });
  },
  {
    title: 'HubSpot',
    sends: 'writes',
    makes: true,
    // Loaded on demand: the running service does not need the client of the properties API.
    check: async function* (parts) {
      yield* (await import('./setup/check-hubspot.ts')).checkHubSpot(parts);
    },
    pageOf: async (parts) => (await import('./setup/check-hubspot.ts')).findContactPage(parts),
    setUp: async function* (parts, how) {
      yield* (await import('./setup/check-hubspot.ts')).setUpHubSpot(parts, how);
    },
  },
);
