import { HubSpotClient } from '../../src/destinations/hubspot/hubspot.client.ts';
import { HubSpotDestination } from '../../src/destinations/hubspot/hubspot.destination.ts';
import { hubSpotSettings } from '../../src/destinations/hubspot/hubspot.settings.ts';
import { destinationContract } from './contract.ts';

const moved = 'held destination misconfigured';
const notThere = 'held destination misconfigured';
const refused = 'dead rejected';
const failed = 'retry server_error uncertain';

destinationContract({
  name: 'hubspot',
  destination: ({ origin, token, timeoutMs }) => {
    const settings = hubSpotSettings.parse({});
    const client = new HubSpotClient({ baseUrl: origin, accessToken: token, apiVersion: () => 'v3', timeoutMs });
    return new HubSpotDestination({
      client,
      settings: () => settings,
      lateWriteWindowMs: 1_000,
    });
  },
  decisions: {
    201: failed,
    202: failed,
    204: failed,
    207: failed,
    300: moved,
    301: moved,
    302: moved,
    303: moved,
    304: moved,
    307: moved,
    308: moved,
    400: refused,
    401: 'held destination auth',
    402: refused,
    403: 'held destination auth',
    404: notThere,
    405: notThere,
    406: refused,
    408: failed,
    409: 'retry rejected',
    410: notThere,
    413: refused,
    414: refused,
    415: notThere,
    418: refused,
    422: refused,
    423: 'held delivery rate_limited',
    425: refused,
    426: refused,
    429: 'held destination rate_limited',
    431: refused,
    451: notThere,
    477: 'held destination rate_limited',
    499: refused,
    500: failed,
    501: failed,
    502: failed,
    503: failed,
    504: failed,
    505: failed,
    520: failed,
    521: failed,
    522: failed,
    523: failed,
    524: failed,
    599: failed,
  },
});
