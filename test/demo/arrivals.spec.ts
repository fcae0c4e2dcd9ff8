import { describe, expect, it } from '@jest/globals';
import type { TierChange } from '../../src/model/tier-change.ts';
import type { Contact } from '../sandbox/hubspot/contact.ts';
import type { SlackMessage } from '../sandbox/slack/slack-message.ts';
import { arrivalsOf } from './arrivals.ts';
import type { Delivered } from './delivered.ts';
import type { Expectation } from './expectation.ts';

const ada: TierChange = {
  kind: 'upgraded',
  customer: { id: 'cust_ada', name: 'Ada', email: 'Ada@example.com', sourceId: null },
  campaign: { id: 'camp_1', name: 'Acme Rewards' },
  from: { id: 'ltr_s', name: 'Silver' },
  to: { id: 'ltr_g', name: 'Gold' },
  occurredAt: '2026-01-02T03:04:05.678Z',
};
const lena: TierChange = {
  ...ada,
  kind: 'left',
  customer: { id: 'cust_lena', name: 'Lena', email: null, sourceId: null },
  to: null,
};
const expectation: Expectation = {
  contacts: [ada, lena],
  names: new Map([
    ['Ada', true],
    ['Lena', false],
  ]),
};

const contact = (properties: Readonly<Record<string, string>>): Contact => ({
  id: '101',
  properties,
  history: {},
  createdAt: 0,
  updatedAt: 0,
});
const adaContact = contact({ email: 'ada@example.com', loyalty_tier: 'Gold', loyalty_tier_change: 'upgraded' });
const lenaContact = contact({ voucherify_customer_id: 'cust_lena', loyalty_tier: '', loyalty_tier_change: 'left' });

const section = (text: string): Readonly<Record<string, unknown>> => ({
  type: 'section',
  text: { type: 'mrkdwn', text },
});
const message = (text: string): SlackMessage => ({
  ts: '1.0',
  channel: 'C0LOYALTY',
  text: '',
  blocks: [section(text)],
  metadata: null,
  receivedAt: 0,
  unfurlLinks: false,
  unfurlMedia: false,
  mrkdwn: true,
  linkNames: false,
  parse: 'none',
  part: 0,
});
const delivered = (given: Partial<Delivered> = {}): Delivered => ({
  contacts: [adaContact, lenaContact],
  messages: [message('Ada just reached *Gold*')],
  channelNames: new Map(),
  ...given,
});

describe('whether all has arrived', () => {
  it('is content with each contact at its newest tier and each upgrade told once', () => {
    expect(arrivalsOf(expectation, delivered())).toEqual({ contacts: 2, congratulated: 1, missing: [], wrong: [] });
  });

  it.each<[string, Partial<Delivered>, string]>([
    ['a contact', { contacts: [adaContact] }, 'HubSpot: Lena has no contact'],
    [
      'a newer tier',
      { contacts: [contact({ email: 'ada@example.com', loyalty_tier: 'Silver' }), lenaContact] },
      'HubSpot: Ada shows Silver (no change), not Gold (upgraded)',
    ],
    ['a message', { messages: [] }, 'Slack: no congratulation for Ada'],
  ])('misses %s', (_what, given, missing) => {
    expect(arrivalsOf(expectation, delivered(given))).toMatchObject({ missing: [missing], wrong: [] });
  });

  it.each<[string, Partial<Delivered>, string]>([
    ['news told twice', { messages: [message('Ada'), message('Bo, Ada')] }, 'Slack: Ada is congratulated twice'],
    ['news not for Slack', { messages: [message('Ada, Lena')] }, 'Slack: Lena is mentioned, but was not upgraded'],
    ['a stray message', { messages: [message('Ada'), message('Bo')] }, 'Slack: a message about nobody we sent: Bo'],
    [
      'a stray contact',
      { contacts: [adaContact, lenaContact, contact({ email: 'bo@example.com' })] },
      'HubSpot: contact 101 is of nobody we sent',
    ],
    ['a name that acts', { messages: [message('Ada <!channel>')] }, 'Slack: broadcast <!channel> is live in /blocks/0'],
  ])('objects to %s', (_what, given, wrong) => {
    expect(arrivalsOf(expectation, delivered(given)).wrong).toEqual([expect.stringContaining(wrong)]);
  });
});
