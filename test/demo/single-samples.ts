import { acceptedSample } from './accepted-sample.ts';
import type { Sample } from './sample.ts';
import { rawSendOut, sendOut } from './send-out.ts';

/** A broadcast, mark-up, a link, and a right-to-left override. */
const hostileName = '<!channel> *Bob* <https://evil.example|click>\u202Eeno on';

/** Makes two upgrades: the raw example of Voucherify's reference page, and a customer with a hostile name. */
export function singleSamples(): readonly Sample[] {
  const hostile = sendOut('upgraded.envelope', { customer: { name: hostileName, email: 'bob@example.net' } });
  return [
    acceptedSample('upgraded', rawSendOut('upgraded.raw'), 'a raw payload, no e-mail'),
    { ...acceptedSample('upgraded', hostile, 'a hostile name'), knownBy: '*Bob*' },
  ];
}
