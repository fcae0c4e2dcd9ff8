import { acceptedSample } from './accepted-sample.ts';
import { archived } from './archived-channel.ts';
import { sendOut } from './send-out.ts';
import { sendSamples } from './send-samples.ts';
import type { Services } from './start-services.ts';
import type { Terminal } from './terminal.ts';

/** Sends two changes for the console to show: one that Slack refuses for good, and one to an archived channel. */
export async function somethingToMend(services: Services, terminal: Terminal): Promise<readonly string[]> {
  const { sandbox } = services;
  const refusal = { kind: 'answer', status: 200, body: { ok: false, error: 'invalid_blocks' } };
  await fetch(new URL('/_sandbox/faults', sandbox.slack.apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ effect: refusal, body: 'Nora Winter', times: 1 }),
  });
  terminal.heading('For the console: something to mend');
  const nora = sendOut('upgraded.envelope', { customer: { name: 'Nora Winter', email: 'nora.winter@example.org' } });
  const omar = sendOut('upgraded.envelope', {
    customer: { name: 'Omar Diallo', email: 'omar.diallo@example.org' },
    campaign: archived,
  });
  return sendSamples(
    [
      acceptedSample('upgraded', nora, 'Slack refuses this message'),
      acceptedSample('upgraded', omar, 'its channel was archived'),
    ],
    services,
    terminal,
  );
}
