import { describe, expect, it } from '@jest/globals';
import type { KnownBlock } from '@slack/web-api';
import fc from 'fast-check';
import { kinds, type TierChange } from '../../../model/tier-change.ts';
import { renderCongratulation } from './congratulation.ts';
import { renderDigest } from './digest.ts';
import { parseMessageTemplate } from './message-template.ts';
import type { SlackMessage } from './slack-message.ts';

/** Collects every object with a `type`, however deep. */
function leavesOf(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const own: Record<string, unknown>[] = 'type' in value ? [{ ...value }] : [];
  return [...own, ...Object.values(value).flatMap(leavesOf)];
}

/** Checks the limits of vendors/slack.md. */
function expectWithinLimits({ text, blocks }: SlackMessage): void {
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(3_000);
  expect(blocks.length).toBeGreaterThan(0);
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(JSON.stringify(blocks.filter((block) => block.type !== 'table')).length).toBeLessThanOrEqual(8_000);
  expect(blocks.filter((block) => block.type === 'table').length).toBeLessThanOrEqual(1);
  blocks.forEach(expectBlockWithinLimits);
  for (const leaf of leavesOf(blocks)) {
    if (leaf['type'] === 'text') expect(leaf['text']).not.toBe('');
  }
  expect(text.isWellFormed() && JSON.stringify(blocks).isWellFormed()).toBe(true);
}

function expectBlockWithinLimits(block: KnownBlock): void {
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- of Slack's blocks we use four
  switch (block.type) {
    case 'header':
      expect(block.text.text.length).toBeLessThanOrEqual(150);
      return;
    case 'context':
      expect(block.elements.length).toBeLessThanOrEqual(10);
      for (const element of block.elements)
        if ('text' in element) expect(element.text.length).toBeLessThanOrEqual(3_000);
      return;
    case 'rich_text':
      expect(block.elements.length).toBeGreaterThan(0);
      return;
    case 'table': {
      const cells = block.rows.flat().map((cell) => (cell.type === 'raw_text' ? cell.text : ''));
      expect(block.rows.length).toBeLessThanOrEqual(100);
      expect(new Set(block.rows.map((row) => row.length)).size).toBe(1);
      expect(block.rows[0]?.length).toBeLessThanOrEqual(20);
      expect(cells.every((cell) => cell.length > 0)).toBe(true);
      expect(cells.join('').length).toBeLessThanOrEqual(10_000);
      return;
    }
    default:
      throw new Error(`no ${block.type} block is expected`);
  }
}

const address = /https?:|[\p{L}\p{N}-]\.[\p{L}\p{N}]{2}|@/u;

/** Checks that nothing from the event can mention, link or format, in the blocks or in the text. */
function expectInert({ text, blocks }: SlackMessage): void {
  const ours = text.replaceAll(/&(?:amp|lt|gt);/gu, ' ');
  expect(ours).not.toMatch(/[<>&*_~`]/u);
  expect(text).not.toMatch(/^&gt;/mu);
  expect(ours).not.toMatch(/:[a-z0-9_+-]+:/u);
  expect(ours).not.toMatch(address);
  const allowed = [
    'rich_text',
    'rich_text_section',
    'text',
    'context',
    'mrkdwn',
    'header',
    'plain_text',
    'table',
    'raw_text',
  ];
  for (const leaf of leavesOf(blocks)) {
    expect(allowed).toContain(leaf['type']);
    if (leaf['type'] === 'mrkdwn')
      expect(leaf).toMatchObject({ verbatim: true, text: expect.stringMatching(ourMrkdwn) });
    if (leaf['type'] === 'plain_text')
      expect(leaf['text']).toMatch(/^(?:\P{L}{1,4}\d+ customers? [a-z ]+|No tier changes)$/u);
    if (leaf['type'] === 'raw_text') expect(leaf['text']).not.toMatch(address);
  }
}

const date = String.raw`<!date\^-?\d+\^\{date_short_pretty\} at \{time\}\|[\d :+-]+ UTC>`;
const ourMrkdwn = new RegExp(
  String.raw`^(?:\+\d+ more · )?${date}(?: – ${date})?(?: · <https://app\.voucherify\.io/[^<>|\s]*\|Open in Voucherify>)?$`,
  'u',
);

const hostile = [
  '<!channel>',
  '<@U012AB3CD>',
  '<https://evil.com|Anna>',
  '&lt;!here&gt;',
  '@everyone',
  '#general',
  '*_~`',
  '```',
  '> x',
  'http://evil.com',
  'evil.com',
  'a@evil.co',
  ':tada:',
  '{{tier.name}}',
  '\ud800',
  '\udfff',
  '\u202e',
  '\u200d',
  '\u0301',
  '👨‍👩‍👧‍👦',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '"\\',
  '\n',
  '\u2028',
  '&&&&',
  '<<<<',
  '\ufdd0',
  '\u0000',
];
const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.array(fc.constantFrom(...hostile), { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc.constantFrom(...hostile).map((piece) => piece.repeat(Math.ceil(10_000 / piece.length))),
);
const tier = fc.option(fc.record({ id: fc.constantFrom('t1', 't2', 't3'), name: typed }));
const tierChange: fc.Arbitrary<TierChange> = fc.record({
  kind: fc.constantFrom(...kinds),
  customer: fc.record({ id: typed, name: fc.option(typed), email: fc.option(typed), sourceId: fc.option(typed) }),
  campaign: fc.record({ id: fc.constantFrom('c1', 'c2'), name: typed }),
  from: tier,
  to: tier,
  occurredAt: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((time) => time.toISOString()),
});

const longestMessage =
  '*{{customer.name}}* _{{tier.name}}_ {{previousTier.name}} {{campaign.name}} `{{customer.id}}`\n'.repeat(2);

describe('whatever the event says, Slack accepts the message and no value mentions, links or formats', () => {
  it.each([
    ['the default message', undefined],
    ['a message with everything', longestMessage],
    ['values side by side', '{{customer.name}}.{{tier.name}}{{campaign.name}}\n{{customer.name}}'],
    ['hardly any message', 'Hurray'],
  ])('as a congratulation: %s', (_what, source) => {
    const template = source === undefined ? undefined : parseMessageTemplate(source);
    const customerLink = 'https://app.voucherify.io/{{customer.id}}/{{customer.email}}?s={{customer.sourceId}}';
    fc.assert(
      fc.property(tierChange, (change) => {
        const message = renderCongratulation(change, { template, customerLink });
        expectWithinLimits(message);
        expectInert(message);
      }),
      { numRuns: 300 },
    );
  });

  it('as a digest', () => {
    fc.assert(
      fc.property(fc.array(tierChange, { maxLength: 150 }), fc.integer({ min: 0, max: 100 }), (changes, rows) => {
        const message = renderDigest(changes, { rows });
        expectWithinLimits(message);
        expectInert(message);
      }),
      { numRuns: 30 },
    );
  });

  it.each(hostile)('as a digest of 10,000 of %j in many tiers', (piece) => {
    const name = piece.repeat(1_000);
    const changes = Array.from({ length: 10_000 }, (_, index): TierChange => ({
      kind: kinds[index % kinds.length] ?? 'left',
      customer: { id: `cust_${index}`, name, email: null, sourceId: null },
      campaign: { id: `camp_${index % 7}`, name },
      from: { id: `tier_${index % 11}`, name },
      to: { id: `tier_${index % 13}`, name },
      occurredAt: '2026-01-02T03:04:05.678Z',
    }));
    const message = renderDigest(changes, { rows: 100 });
    expectWithinLimits(message);
    expectInert(message);
  });

  it('as formatting: only what the template has', () => {
    fc.assert(
      fc.property(tierChange, (change) => {
        const template = parseMessageTemplate(
          '{{customer.name}} {{tier.name}} {{previousTier.name}} {{campaign.name}}',
        );
        const { blocks } = renderCongratulation({ ...change, to: change.to ?? { id: 't9', name: 'x' } }, { template });
        expect(leavesOf(blocks).filter((leaf) => 'style' in leaf)).toEqual([]);
      }),
    );
  });
});
