import { seededRandom } from './server/seeded-random.ts';
import { eachVendor, type VendorOptions, type VendorSandboxes } from './vendors.ts';

export interface SandboxOptions extends VendorOptions {
  /** For faults with a probability, and for the order of results; default 1. */
  readonly seed?: number;
  /** Epoch ms; default the real clock. Delays of answers always take real time. */
  readonly now?: () => number;
}

export interface Sandbox extends VendorSandboxes {
  /** Ends all servers and every connection to them. */
  readonly stop: () => Promise<void>;
}

/** HubSpot and Slack on loopback, as strict as the vendors: what they refuse is refused here. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = { now: options.now ?? Date.now, random: seededRandom(options.seed ?? 1) };
  const sandboxes: VendorSandboxes = eachVendor(({ Sandbox }, name) => new Sandbox(options[name] ?? {}, world));
  const all = Object.values(sandboxes);
  for (const vendor of all) await vendor.goOnline();
  const stop = async (): Promise<void> => {
    await Promise.all(all.map((vendor) => vendor.goOffline()));
  };
  return { ...sandboxes, stop };
}
