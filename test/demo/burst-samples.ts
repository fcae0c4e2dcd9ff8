import { acceptedSample } from './accepted-sample.ts';
import type { Sample } from './sample.ts';
import { newId, sendOut } from './send-out.ts';

const duplicate = { status: 202, word: 'duplicate' };

/** Makes changes of every kind, repetitions and webhooks that must be refused, in the order of sending. */
export function burstSamples(): readonly Sample[] {
  const ada = sendOut('upgraded.envelope');
  const zofia = { id: newId('cust'), name: 'Zofia Nowak', email: null };
  const coffeeClub = { id: 'camp_demoCoffeeClub', name: 'Coffee Club' };
  const zofiaNow = sendOut('upgraded.envelope', { customer: zofia, campaign: coffeeClub, secondsAgo: 5 });
  const zofiaBefore = sendOut('joined.envelope', { customer: zofia, campaign: coffeeClub, secondsAgo: 300 });
  const jonas = sendOut('upgraded.envelope', { customer: { name: 'Jonas Berg', email: 'jonas.berg@example.org' } });
  const mia = sendOut('upgraded.envelope', { customer: { name: 'Mia Tanaka', email: 'Mia.Tanaka@Example.com' } });
  const invalid = invalidSendOut('Ivy Incomplete');
  const forged = sendOut('upgraded.envelope', { customer: { name: 'Mallory Forger', email: 'mallory@example.net' } });

  return [
    acceptedSample('upgraded', ada),
    { ...untraced('Ada Lindqvist', ada), what: 'Ada Lindqvist again: Voucherify re-sends', answer: duplicate },
    {
      ...untraced('Ada Lindqvist', { ...ada, id: newId('whs') }),
      what: 'Ada Lindqvist again: the same event from a second distribution',
      answer: duplicate,
    },
    acceptedSample('downgraded', sendOut('downgraded.envelope')),
    acceptedSample('joined', sendOut('joined.envelope')),
    acceptedSample('prolonged', sendOut('prolonged.envelope')),
    acceptedSample('left', sendOut('left.envelope'), 'no e-mail'),
    acceptedSample('upgraded', sendOut('top-tier-without-points-to.envelope'), 'the top tier has no upper limit'),
    acceptedSample('upgraded', sendOut('null-tier-from.envelope')),
    acceptedSample('upgraded', sendOut('customised-fewer-fields.envelope'), 'cut down in the payload designer'),
    acceptedSample('upgraded', jonas),
    acceptedSample('upgraded', mia, 'e-mail in capitals'),
    acceptedSample('upgraded', zofiaNow, 'another campaign, no e-mail'),
    acceptedSample('joined', zofiaBefore, 'an older change that arrives late'),
    {
      ...untraced('Big spenders', sendOut('other-event-type.envelope')),
      what: 'another type of event: customer.segment.entered',
      answer: { status: 202, word: 'ignored' },
    },
    {
      ...untraced('Ivy Incomplete', invalid),
      what: 'Ivy Incomplete: without customer id, and with a time that is none',
      answer: { status: 400, word: 'Not a valid tier event' },
    },
    {
      ...untraced('Ivy Incomplete', invalid),
      what: 'Ivy Incomplete again: kept above, so that retries do not pause the distribution',
      answer: duplicate,
    },
    {
      ...untraced('Mallory Forger', forged),
      what: 'Mallory Forger: not signed',
      signed: false,
      answer: { status: 401, word: 'Unauthorized' },
    },
  ];
}

function untraced(knownBy: string, payload: unknown): Omit<Sample, 'what' | 'answer'> {
  return { payload, signed: true, knownBy, change: null };
}

function invalidSendOut(name: string): unknown {
  const { data, ...envelope } = sendOut('upgraded.envelope');
  return { ...envelope, data: { ...data, customer: { name, email: 'ivy@example.net' }, created_at: 'yesterday' } };
}
