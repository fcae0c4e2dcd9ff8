import { describe, expect, it } from '@jest/globals';
import { validateBlocks } from './validate-blocks.ts';

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string, given = {}) => ({ type: 'section', text: mrkdwn(text), ...given });
const leaf = (given: object) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [given] }] });
const table = (rows: unknown, given = {}) => ({ type: 'table', rows, ...given });
const cell = (text = 'x') => ({ type: 'raw_text', text });
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('blocks Slack takes', () => {
  it.each<[string, unknown[]]>([
    ['50 dividers', times(50, { type: 'divider' })],
    ['a section of 3000 characters', [section('x'.repeat(3000))]],
    ['a header of 150', [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(150), emoji: true } }]],
    ['ten context elements', [{ type: 'context', elements: times(10, mrkdwn('x')) }]],
    ['a verbatim text', [{ type: 'section', text: { ...mrkdwn('x'), verbatim: true } }]],
    ['a styled name', [leaf({ type: 'text', text: 'Ada', style: { bold: true } })]],
    ['an emoji', [leaf({ type: 'emoji', name: 'tada', unicode: '1f389' })]],
    [
      'a list in rich text',
      [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_list',
              style: 'bullet',
              elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }],
            },
          ],
        },
      ],
    ],
    ['a table of 100 rows', [table(times(100, [cell(), cell()]), { column_settings: [{ is_wrapped: true }, null] })]],
    ['a table of 10,000 characters', [table(times(10, [cell('x'.repeat(1000))]))]],
  ])('%s', (_name, blocks) => {
    expect(validateBlocks(blocks)).toEqual([]);
  });
});

describe('blocks Slack refuses', () => {
  it.each<[string, unknown[], string]>([
    ['51 blocks', times(51, { type: 'divider' }), ''],
    ['an empty section', [section('')], '/0/text/text'],
    ['a section of 3001', [section('x'.repeat(3001))], '/0/text/text'],
    ['a section without text', [{ type: 'section' }], '/0'],
    ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('x') }], '/0/text/type'],
    ['eleven context elements', [{ type: 'context', elements: times(11, mrkdwn('x')) }], '/0/elements'],
    ['no context elements', [{ type: 'context', elements: [] }], '/0/elements'],
    ['a long block_id', [section('x', { block_id: 'x'.repeat(256) })], '/0/block_id'],
    ['a block_id twice', times(2, section('x', { block_id: 'a' })), '/1/block_id'],
    ['an unknown block', [{ type: 'sparkles' }], '/0/type'],
    ['a property of its own', [section('x', { colour: 'red' })], '/0'],
    ['emoji in mrkdwn', [{ type: 'section', text: { ...mrkdwn('x'), emoji: true } }], '/0/text'],
    ['an empty leaf', [leaf({ type: 'text', text: '' })], '/0/elements/0/elements/0/text'],
    ['a leaf without type', [leaf({ text: 'x' })], '/0/elements/0/elements/0/type'],
    ['an unknown style', [leaf({ type: 'text', text: 'x', style: { blink: true } })], '/0/elements/0/elements/0/style'],
    ['a broadcast to nobody', [leaf({ type: 'broadcast', range: 'all' })], '/0/elements/0/elements/0/range'],
    [
      'a bare leaf in rich text',
      [{ type: 'rich_text', elements: [{ type: 'text', text: 'x' }] }],
      '/0/elements/0/type',
    ],
    ['two tables', times(2, table([[cell()]])), '/1'],
    ['101 rows', [table(times(101, [cell()]))], '/0/rows'],
    ['21 columns', [table([times(21, cell())])], '/0/rows/0'],
    ['10,001 characters', [table([...times(10, [cell('x'.repeat(1000))]), [cell()]])], '/0/rows'],
    ['an empty cell', [table([[cell('')]])], '/0/rows/0/0/text'],
    ['a cell in mrkdwn', [table([[mrkdwn('x')]])], '/0/rows/0/0/type'],
  ])('%s', (_name, blocks, pointer) => {
    expect(validateBlocks(blocks).map((problem) => problem.pointer)).toContain(pointer);
  });
});
