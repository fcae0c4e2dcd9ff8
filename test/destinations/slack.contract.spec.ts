import { SlackClient } from '../../src/destinations/slack/slack.client.ts';
import { SlackDestination } from '../../src/destinations/slack/slack.destination.ts';
import { slackSettings } from '../../src/destinations/slack/slack.settings.ts';
import { destinationContract } from './contract.ts';

const moved = 'held destination misconfigured';
const refused = 'retry server_error';
const failed = 'retry server_error uncertain';

destinationContract({
  name: 'slack',
  destination: ({ origin, token, timeoutMs }) => {
    const settings = slackSettings.parse({ channel: 'C0LOYALTY' });
    const client = new SlackClient({ apiUrl: `${origin}/api/`, botToken: token, timeoutMs });
    return new SlackDestination({
      client,
      settings: () => settings,
      spacingMs: 1_000,
      workspaceSpacingMs: 201,
    });
  },
  // Slack itself answers with 200 and 429. Any other status comes from a proxy or an edge in between.
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
    401: refused,
    402: refused,
    403: refused,
    404: moved,
    405: moved,
    406: refused,
    408: failed,
    409: refused,
    410: refused,
    413: refused,
    414: refused,
    415: refused,
    418: refused,
    422: refused,
    423: refused,
    425: refused,
    426: refused,
    429: 'held lane rate_limited',
    431: refused,
    451: refused,
    477: refused,
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
