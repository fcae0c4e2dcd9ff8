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
    // The HubSpot SDK adds paths that begin with a slash.
    addresses: { baseUrl: ['HUBSPOT_BASE_URL', 'https://api.hubapi.com'] },
    timing: hubSpotTiming,
  },
  ({ settings, access: { accessToken = '', baseUrl }, timing }) => {
    const apiVersion = () => settings().apiVersion;
    const client = new HubSpotClient({ baseUrl, accessToken, apiVersion, timeoutMs: timing.hubspotCallMs });
    return new HubSpotDestination({ client, settings, lateWriteWindowMs: timing.hubspotLateWriteMs });
  },
);
