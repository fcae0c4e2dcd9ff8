import { HubSpotSandbox } from './hubspot/hubspot-sandbox.ts';
import type { HubSpotOptions } from './hubspot/hubspot-options.ts';
import { seededRandom } from './server/seeded-random.ts';
import { SlackSandbox } from './slack/slack-sandbox.ts';
import type { SlackOptions } from './slack/slack-options.ts';

export interface SandboxOptions {
  readonly hubspot?: HubSpotOptions;
  readonly slack?: SlackOptions;
  /** For faults with a probability, and for the order of results; default 1. */
  readonly seed?: number;
  /** Epoch ms; default the real clock. Delays of answers always take real time. */
  readonly now?: () => number;
}

export interface Sandbox {
  readonly hubspot: HubSpotSandbox;
  readonly slack: SlackSandbox;
  /** Ends both servers and every connection to them. */
  readonly stop: () => Promise<void>;
}

/** HubSpot and Slack on loopback, as strict as the vendors: what they refuse is refused here. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = { now: options.now ?? Date.now, random: seededRandom(options.seed ?? 1) };
  const hubspot = new HubSpotSandbox(options.hubspot ?? {}, world);
  const slack = new SlackSandbox(options.slack ?? {}, world);
  await hubspot.goOnline();
  await slack.goOnline();
  const stop = async (): Promise<void> => {
    await Promise.all([hubspot.goOffline(), slack.goOffline()]);
  };
  return { hubspot, slack, stop };
}
