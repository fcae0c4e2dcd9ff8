import { describe, expect, it } from '@jest/globals';
import type { TierChange } from '../../../model/tier-change.ts';
import { renderCongratulation } from './congratulation.ts';
import { kindWords } from './kind-words.ts';
import { parseMessageTemplate } from './message-template.ts';

const silver = { id: 'tier_s', name: 'Silver' };
const gold = { id: 'tier_g', name: 'Gold' };
const upgrade: TierChange = {
  kind: 'upgraded',
  customer: { id: 'cust_1', name: 'Anna', email: 'anna@example.com', sourceId: null },
  campaign: { id: 'camp_1', name: 'Acme Rewards' },
  from: silver,
  to: gold,
  occurredAt: '2026-01-02T03:04:05.678Z',
};

describe('renderCongratulation', () => {
  it('says who, from which tier to which, in which programme, and when', () => {
    expect(renderCongratulation(upgrade)).toEqual({
      text: '🎉 Anna just reached Gold in Acme Rewards\nSilver → Gold',
      blocks: [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: '🎉 ' },
                { type: 'text', text: 'Anna' },
                { type: 'text', text: ' just reached ' },
                { type: 'text', text: 'Gold', style: { bold: true } },
                { type: 'text', text: ' in ' },
                { type: 'text', text: 'Acme Rewards' },
              ],
            },
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Silver' },
                { type: 'text', text: ' → ' },
                { type: 'text', text: 'Gold', style: { bold: true } },
              ],
            },
          ],
        },
        {
          type: 'context',
          elements: [
            {
              type: 'mrkdwn',
              text: '<!date^1767323045^{date_short_pretty} at {time}|2026-01-02 03:04 UTC>',
              verbatim: true,
            },
          ],
        },
      ],
    });
  });

  it.each<[string, Partial<TierChange>, string]>([
    ['an upgrade from no tier', { from: null }, '🎉 Anna just reached Gold in Acme Rewards'],
    [
      'a downgrade',
      { kind: 'downgraded', from: gold, to: silver },
      'Anna moved to Silver in Acme Rewards\nGold → Silver',
    ],
    ['a joiner', { kind: 'joined', from: null }, '👋 Anna joined Acme Rewards as Gold'],
    ['a prolongation', { kind: 'prolonged', from: gold }, '🏅 Anna keeps Gold in Acme Rewards'],
    ['a leaver', { kind: 'left', from: gold, to: null }, 'Anna no longer has a tier in Acme Rewards\nGold → no tier'],
    ['a leaver of nothing', { kind: 'left', from: null, to: null }, 'Anna no longer has a tier in Acme Rewards'],
  ])('has words for %s, also under the default message', (_what, change, text) => {
    const template = parseMessageTemplate(kindWords.upgraded.message);
    expect(renderCongratulation({ ...upgrade, ...change }).text).toBe(text);
    expect(renderCongratulation({ ...upgrade, ...change }, { template }).text).toBe(text);
  });

  it.each<[string, string, Partial<TierChange>, string]>([
    [
      'as it is',
      '{{customer.name}}: {{previousTier.name}} to {{tier.name}}, {{campaign.name}}',
      {},
      'Anna: Silver to Gold, Acme Rewards',
    ],
    ['with the tiers it left out', '{{customer.name}}, {{campaign.name}}', {}, 'Anna, Acme Rewards\nSilver → Gold'],
    ['with all it left out', 'Well done {{customer.name}}', {}, 'Well done Anna\nSilver → Gold · Acme Rewards'],
    [
      'with the kind',
      '{{customer.id}} {{change}}',
      { kind: 'downgraded' },
      'custˍ1 downgraded\nSilver → Gold · Acme Rewards',
    ],
    [
      'without a previous tier',
      'From {{previousTier.name}} to {{tier.name}}, {{campaign.name}}',
      { from: null },
      'From no tier to Gold, Acme Rewards',
    ],
    [
      'unless it names a tier that is not there',
      'Now {{tier.name}}',
      { kind: 'left', to: null },
      'Anna no longer has a tier in Acme Rewards\nSilver → no tier',
    ],
    [
      'for a leaver, where it names no tier',
      'Bye {{customer.name}}',
      { kind: 'left', to: null },
      'Bye Anna\nSilver → no tier · Acme Rewards',
    ],
  ])("uses the operator's message %s", (_how, source, change, text) => {
    expect(renderCongratulation({ ...upgrade, ...change }, { template: parseMessageTemplate(source) }).text).toBe(text);
  });

  it('says above the words that it is a test, where it is one', () => {
    const template = parseMessageTemplate('Well done {{customer.name}}');
    const [plain, test] = [{}, { isTest: true as const }].map((more) =>
      renderCongratulation({ ...upgrade, ...more }, { template }),
    );
    expect(test?.text).toBe(`🧪 Test: no customer changed tier\n${plain?.text ?? ''}`);
    const section = (text: string) => ({ elements: [{ type: 'text', text, style: { bold: true } }] });
    const [words, context] = plain?.blocks ?? [];
    const marked = [
      section('🧪 Test: no customer changed tier'),
      ...(words?.type === 'rich_text' ? words.elements : []),
    ];
    expect(test?.blocks).toMatchObject([{ type: 'rich_text', elements: marked }, context]);
  });

  it.each([
    ['https://app.voucherify.io/c/{{customer.id}}', '<https://app.voucherify.io/c/cust_1|Open in Voucherify>'],
    [
      'https://app.hubspot.com/c?q={{customer.email}}&x=1',
      '<https://app.hubspot.com/c?q=anna%40example.com&amp;x=1|Open in HubSpot>',
    ],
    ['https://crm.example/{{customer.id}}', '<https://crm.example/cust_1|Open customer>'],
  ])('links to the customer at %s', (customerLink, link) => {
    const [, context] = renderCongratulation(upgrade, { customerLink }).blocks;
    expect(context).toMatchObject({ elements: [{ text: expect.stringContaining(` · ${link}`) }] });
  });
});
