import type { AccessOf } from '../../src/config/destination-description.ts';
import type { Catalog, DestinationName } from '../../src/destinations/catalog.ts';
import { hubspotDefaults } from './hubspot/hubspot-defaults.ts';
import { HubSpotSandbox } from './hubspot/hubspot-sandbox.ts';
import { slackDefaults } from './slack/slack-defaults.ts';
import { SlackSandbox } from './slack/slack-sandbox.ts';

/** Addresses of the stand-ins, and the tokens that they take. */
export type VendorAccess = { readonly [Name in DestinationName]: Required<AccessOf<Catalog>[Name]> };

/**
 * For each destination of the catalog: its vendor's stand-in and the defaults of its options, its `access` and the
 * service's `variables` for that, the `settings` that connector.yaml must have, and `short` limits for tests that
 * wait less. The catalog itself cannot be loaded here, as node runs this file without a build.
 */
const vendors = {
  hubspot: {
    Sandbox: HubSpotSandbox,
    defaults: hubspotDefaults,
    access: ({ baseUrl, accessToken }: VendorAccess['hubspot']) => ({ baseUrl, accessToken }),
    variables: ({ baseUrl, accessToken }: VendorAccess['hubspot']) => ({
      HUBSPOT_BASE_URL: baseUrl,
      HUBSPOT_ACCESS_TOKEN: accessToken,
    }),
    settings: {},
    short: {},
  },
  slack: {
    Sandbox: SlackSandbox,
    defaults: slackDefaults,
    access: ({ apiUrl, botToken }: VendorAccess['slack']) => ({ apiUrl, botToken }),
    variables: ({ apiUrl, botToken }: VendorAccess['slack']) => ({ SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: botToken }),
    settings: { channel: 'C0LOYALTY' },
    short: { channelIntervalMs: 100, workspaceLimit: { requests: 300, perSeconds: 6 } },
  },
} as const satisfies Record<DestinationName, unknown>;

type Vendors = typeof vendors;

export type VendorOptions = { readonly [Name in DestinationName]?: ConstructorParameters<Vendors[Name]['Sandbox']>[0] };
export type VendorSandboxes = { readonly [Name in DestinationName]: InstanceType<Vendors[Name]['Sandbox']> };

export const vendorNames = Object.keys(vendors) as readonly DestinationName[];

/** Makes a value for each vendor. `never`, because TypeScript cannot see that each value fits its own vendor. */
export function eachVendor(
  make: (vendor: Vendors[DestinationName], name: DestinationName) => unknown,
): Record<DestinationName, never> {
  return Object.fromEntries(vendorNames.map((name) => [name, make(vendors[name], name)])) as Record<
    DestinationName,
    never
  >;
}

export function accessOf(sandboxes: VendorAccess): VendorAccess {
  return eachVendor(({ access }, name) => access(sandboxes[name] as never));
}

/** Returns the environment variables that point the service at the stand-ins. */
export function vendorVariables(vendorAccess: VendorAccess): Readonly<Record<string, string>> {
  const all: Record<DestinationName, object> = eachVendor(({ variables }, name) =>
    variables(vendorAccess[name] as never),
  );
  return Object.assign({}, ...Object.values(all)) as Readonly<Record<string, string>>;
}
