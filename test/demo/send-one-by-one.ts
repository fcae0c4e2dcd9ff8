import { expectationOf } from './expectation.ts';
import { look } from './look.ts';
import type { Sample } from './sample.ts';
import { sendSamples } from './send-samples.ts';
import type { Services } from './start-services.ts';
import type { Terminal } from './terminal.ts';
import { watchArrivals } from './watch-arrivals.ts';

/** Sends upgrades of different customers, each after the last has arrived, and prints the times. Returns problems. */
export async function sendOneByOne(
  samples: readonly Sample[],
  services: Services,
  terminal: Terminal,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [index, sample] of samples.entries()) {
    if (services.over.aborted) break;
    const sentAt = performance.now();
    problems.push(...(await sendSamples([sample], services, terminal)));
    const took: { hubspot?: string; slack?: string } = {};
    const seconds = (): string => `${((performance.now() - sentAt) / 1_000).toFixed(1)} s`;
    await watchArrivals({
      expectation: expectationOf(samples.slice(0, index + 1)),
      look: () => look(services.sandbox),
      progress: ({ contacts, congratulated }) => {
        if (contacts > index) took.hubspot ??= seconds();
        if (congratulated > index) took.slack ??= seconds();
      },
      lullMs: 0,
      signal: services.over,
    });
    const { hubspot = 'not yet', slack = 'not yet' } = took;
    terminal.line(terminal.style('dim', `                 in HubSpot after ${hubspot}, in Slack after ${slack}`));
  }
  return problems;
}
