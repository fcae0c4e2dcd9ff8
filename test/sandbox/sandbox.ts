import { seededRandom } from './server/seeded-random.ts';
import { eachVendor, type VendorOptions, type VendorSandboxes } from './vendors.ts';

export interface SandboxOptions extends VendorOptions {
  /** Seed of the randomness in faults, jitter and the order of results; default 1. */
  readonly seed?: number;
  /** Clock in epoch ms; default the real one. Delays of answers take real time whatever this clock says. */
  readonly now?: () => number;
}

export interface Sandbox extends VendorSandboxes {
  /** Ends all servers and every connection to them. */
  readonly stop: () => Promise<void>;
}

/** Starts HubSpot and Slack on loopback. The stand-ins refuse what the vendors refuse. */
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
