import { describe, expect, it } from '@jest/globals';
import { list, table } from './table.ts';

describe('table', () => {
  const headings = ['id', 'customer', 'detail'];

  it('lines columns up, by what a terminal shows of wide and combined characters', () => {
    expect(
      table(
        headings,
        [
          ['1', '田中', 'ok'],
          ['22', 'Zoë', '👩‍👩‍👧 x'],
        ],
        { width: 80 },
      ),
    ).toBe(['ID  CUSTOMER  DETAIL', '1   田中      ok', '22  Zoë       👩‍👩‍👧 x'].join('\n'));
  });

  it('cuts the widest column until the lines fit', () => {
    const lines = table(headings, [['1', 'Ada Lindqvist', 'a long story that nobody can read to its end']], {
      width: 40,
    });
    expect(lines.split('\n')).toEqual(['ID  CUSTOMER       DETAIL', '1   Ada Lindqvist  a long story that no…']);
  });

  it('keeps to the width where wide characters are cut', () => {
    const rows = [['1', '漢字'.repeat(20), 'ok']];
    expect(table(headings, rows, { width: 24 }).split('\n')).toEqual([
      'ID  CUSTOMER      DETAIL',
      '1   漢字漢字漢…   ok',
    ]);
  });

  it('never cuts what people copy, and lists rows for which there is no room', () => {
    const row = ['evcus_0190b2f0-0000', 'Ada Lindqvist', 'a long story'];
    expect(table(headings, [row], { whole: ['id'], width: 44 })).toBe(
      ['ID                   CUSTOMER    DETAIL', 'evcus_0190b2f0-0000  Ada Lindq…  a long sto…'].join('\n'),
    );
    expect(table(headings, [row, row], { whole: ['id'], width: 30 })).toBe(
      Array(2).fill('id        evcus_0190b2f0-0000\ncustomer  Ada Lindqvist\ndetail    a long story').join('\n\n'),
    );
  });

  it('leaves values whole where there is no terminal', () => {
    const story = 'x'.repeat(500);
    expect(table(headings, [['1', 'Ada', story]], { width: Infinity })).toContain(story);
  });

  it('lets no customer steer the terminal', () => {
    const hostile = '\u001b[2J\u009b31m\u202eevil\nnext';
    for (const text of [table(headings, [['1', hostile, '']], { width: 80 }), list([['customer', hostile]])]) {
      // eslint-disable-next-line no-control-regex
      expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
      expect(text).toContain('evil\ufffdnext');
    }
  });
});
