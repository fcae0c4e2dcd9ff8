import { describe, expect, it } from '@jest/globals';
import type { TierChange } from '../../../model/tier-change.ts';
import { renderDigest } from './digest.ts';

const change = (index: number, overrides: Partial<TierChange> = {}): TierChange => ({
  kind: 'upgraded',
  customer: { id: `cust_${index}`, name: `Customer ${index}`, email: null, sourceId: null },
  campaign: { id: 'camp_1', name: 'Acme Rewards' },
  from: { id: 'tier_s', name: 'Silver' },
  to: { id: 'tier_g', name: 'Gold' },
  occurredAt: '2026-01-02T03:04:05.678Z',
  ...overrides,
});
const changes = (count: number, overrides: Partial<TierChange> = {}) =>
  Array.from({ length: count }, (_, index) => change(index, overrides));
const to = (name: string) => ({ id: `tier_${name}`, name });
const cell = (text: string) => ({ type: 'raw_text', text });

const tableOf = ({ blocks }: ReturnType<typeof renderDigest>) => blocks.find((block) => block.type === 'table');

describe('renderDigest', () => {
  it('tells tests from what happened: in its heading, its counts, and its rows, however short the names are cut', () => {
    const long = {
      customer: { ...change(0).customer, name: 'x'.repeat(80) },
      campaign: { id: 'c', name: 'y'.repeat(80) },
    };
    const digest = renderDigest([...changes(98, long), change(98, { ...long, isTest: true })], { rows: 99 });
    expect(digest.text).toMatch(
      /^🎉 1 customer moved up \(tests: 1\)\n98 reached Gold in y+…\n1 reached Gold in y+… \(test\)$/,
    );
    const rows = tableOf(digest)?.rows.map(([name]) => name && 'text' in name && name.text) ?? [];
    expect(rows.filter((name) => typeof name === 'string' && name.startsWith('Test: x'))).toHaveLength(1);
    expect(JSON.stringify(digest.blocks[0])).toContain('(tests: 1)');
  });

  it('has a heading, counts a tier, customers, and what was left out', () => {
    const all = [
      ...changes(35),
      change(35, { to: to('Silver') }),
      change(36, { customer: { ...change(36).customer, name: null } }),
    ];
    expect(renderDigest(all, { rows: 2 })).toEqual({
      text: '🎉 37 customers moved up\n36 reached Gold in Acme Rewards\n1 reached Silver in Acme Rewards',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: '🎉 37 customers moved up', emoji: true } },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: '36 reached ' },
                { type: 'text', text: 'Gold', style: { bold: true } },
                { type: 'text', text: ' in ' },
                { type: 'text', text: 'Acme Rewards' },
              ],
            },
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: '1 reached ' },
                { type: 'text', text: 'Silver', style: { bold: true } },
                { type: 'text', text: ' in ' },
                { type: 'text', text: 'Acme Rewards' },
              ],
            },
          ],
        },
        {
          type: 'table',
          rows: [
            [cell('Customer'), cell('From'), cell('To')],
            [cell('Customer 0'), cell('Silver'), cell('Gold')],
            [cell('Customer 1'), cell('Silver'), cell('Gold')],
          ],
          column_settings: [{ is_wrapped: true }, { is_wrapped: true }, { is_wrapped: true }],
        },
        {
          type: 'context',
          elements: [
            {
              type: 'mrkdwn',
              text: '+35 more · <!date^1767323045^{date_short_pretty} at {time}|2026-01-02 03:04 UTC>',
              verbatim: true,
            },
          ],
        },
      ],
    });
  });

  it.each<[string, TierChange[], string]>([
    ['one customer', [change(1)], '🎉 1 customer moved up'],
    ['a customer who moved twice', [change(1), change(1)], '🎉 1 customer moved up'],
    ['downgrades', changes(2, { kind: 'downgraded' }), '↘️ 2 customers moved down'],
    ['joiners', changes(2, { kind: 'joined', from: null }), '👋 2 customers joined'],
    ['prolongations', changes(2, { kind: 'prolonged' }), '🏅 2 customers kept their tier'],
    ['leavers', changes(2, { kind: 'left', to: null }), '🚪 2 customers left their tier'],
    ['a mixture', [change(1), change(2, { kind: 'left', to: null })], '🔀 2 customers changed tier'],
    ['nothing', [], 'No tier changes'],
  ])('heads %s', (_what, all, heading) => {
    expect(renderDigest(all, { rows: 5 }).blocks[0]).toMatchObject({ text: { text: heading } });
  });

  it('counts the tier that leavers lost, and sums up rare tiers', () => {
    const left = changes(3, { kind: 'left', to: null });
    const rare = Array.from({ length: 12 }, (_, index) => change(index, { to: to(`T${index}`) }));
    const lines = renderDigest([...left, ...rare], { rows: 5 }).text.split('\n');
    expect(lines[1]).toBe('3 left Silver in Acme Rewards');
    const unnamed = renderDigest(changes(3, { kind: 'left', from: null, to: null }), { rows: 5 });
    expect(unnamed.text.split('\n')[1]).toBe('3 left their tier in Acme Rewards');
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('4 more in 4 other tiers');
  });

  it('adds a column for the programme where there are several', () => {
    const other = change(2, { campaign: { id: 'camp_2', name: 'VIP' } });
    expect(tableOf(renderDigest([change(1), other], { rows: 5 }))).toMatchObject({
      rows: [
        ['Customer', 'From', 'To', 'Programme'].map(cell),
        ['Customer 1', 'Silver', 'Gold', 'Acme Rewards'].map(cell),
        ['Customer 2', 'Silver', 'Gold', 'VIP'].map(cell),
      ],
    });
  });

  it.each([
    [100, 100],
    [99, 100],
    [50, 51],
    [1, 2],
    [0, undefined],
  ])('of %d rows asked for, gives %p with the heading', (rows, given) => {
    expect(tableOf(renderDigest(changes(200), { rows }))?.rows.length).toBe(given);
  });

  it('makes long names shorter rather than leave rows out', () => {
    const long = changes(99, { to: { id: 't', name: 'G'.repeat(5_000) }, from: { id: 's', name: 'S'.repeat(5_000) } });
    const table = tableOf(renderDigest(long, { rows: 99 }));
    expect(table?.rows).toHaveLength(100);
    expect(table?.rows[1]?.[2]).toEqual(cell(`${'G'.repeat(39)}…`));
  });

  it('leaves no address in a cell', () => {
    const named = (name: string) => change(1, { customer: { ...change(1).customer, name } });
    expect(tableOf(renderDigest([named('http://evil.com')], { rows: 1 }))?.rows[1]?.[0]).toEqual(
      cell('http∶//evil․com'),
    );
  });
});
