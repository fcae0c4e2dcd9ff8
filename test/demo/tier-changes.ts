import type { Arrivals } from './arrivals.ts';
import { expectationOf } from './expectation.ts';
import { look } from './look.ts';
import { burstSamples } from './burst-samples.ts';
import { singleSamples } from './single-samples.ts';
import { sendOneByOne } from './send-one-by-one.ts';
import { sendSamples } from './send-samples.ts';
import { showContacts } from './show-contacts.ts';
import { showMessages } from './show-messages.ts';
import type { Services } from './start-services.ts';
import type { Terminal } from './terminal.ts';
import { watchArrivals } from './watch-arrivals.ts';

/** More than Slack's second between two posts, so that a second post of the same change is seen. */
const lullMs = 2_500;

/** Sends the webhooks, waits for their arrival, and prints contacts and messages. Returns a line for each problem. */
export async function tierChanges(services: Services, terminal: Terminal): Promise<readonly string[]> {
  const sent = [...singleSamples()];
  terminal.heading('One upgrade at a time (a Slack channel takes one message a second)');
  const wrongAnswers = [...(await sendOneByOne(sent, services, terminal))];
  if (!services.over.aborted) {
    const burst = burstSamples();
    sent.push(...burst);
    terminal.heading('Many at once, as at midnight');
    wrongAnswers.push(...(await sendSamples(burst, services, terminal)));
  }

  const expectation = expectationOf(sent);
  terminal.heading('Arrived');
  const { seen, arrivals } = await watchArrivals({
    expectation,
    look: () => look(services.sandbox),
    progress: ({ contacts, congratulated }) => {
      const upgraded = [...expectation.names.values()].filter(Boolean).length;
      const hubspot = `HubSpot ${String(contacts)}/${String(expectation.contacts.length)}`;
      terminal.live(`  ${hubspot} · Slack ${String(congratulated)}/${String(upgraded)}`);
    },
    lullMs,
    signal: services.over,
  });
  terminal.keepLive();

  showContacts(expectation.contacts, seen.contacts, terminal);
  showMessages(seen, terminal);
  const problems = [...wrongAnswers, ...arrivals.missing, ...arrivals.wrong];
  if (problems.length === 0) conclude(arrivals, terminal);
  return problems;
}

function conclude({ contacts, congratulated }: Arrivals, terminal: Terminal): void {
  terminal.heading(terminal.style('green', 'All arrived'));
  terminal.line(`  ${String(contacts)} contacts show their newest tier.`);
  terminal.line(`  ${String(congratulated)} upgraded customers are congratulated, each once, and nobody else.`);
  terminal.line('  Nothing in the hostile name is live: no message holds a mention, a broadcast or a link.');
}
