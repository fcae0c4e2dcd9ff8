import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { displayName, escapeMrkdwn } from './untrusted-text.ts';

describe('displayName', () => {
  it.each([
    ['an ordinary name', 'Anna Kowalska', 'Anna Kowalska'],
    ['an apostrophe', "Siobhán O'Brien", "Siobhán O'Brien"],
    ['mrkdwn, which a text leaf does not read', '<!channel> *Bob* &lt;', '<!channel> *Bob* &lt;'],
    ['line breaks and tabs', ' Anna\r\n\tKowalska ', 'Anna Kowalska'],
    ['unicode white space', 'Anna\u00a0\u2028\u3000\u0085\u2800Kowalska', 'Anna Kowalska'],
    ['controls', 'An\u0000n\u001b[31ma\u009f', 'Ann[31ma'],
    ['bidi overrides and isolates', '\u202eann\u202c \u2066b\u2069\u200f\u061c', 'ann b'],
    ['zero-width characters', 'A\u200bn\u200dn\u2060a\ufeff\u00ad', 'Anna'],
    ['tag characters outside a flag', 'Anna\u{e0041}\u{e0042}', 'Anna'],
    ['Hangul fillers', '\u3164\u115f\uffa0', 'A customer'],
    ['marks with nothing to sit on', '\u0301\u0301', 'A customer'],
    ['only invisible characters', ' \u200b\u202e\n', 'A customer'],
    ['nothing', '', 'A customer'],
    ['no name', null, 'A customer'],
    ['a lone surrogate', 'An\ud83dna\udc00', 'An\ufffdna\ufffd'],
    ['an emoji joined of several', 'Ann 👨‍👩‍👧‍👦 ❤️', 'Ann 👨‍👩‍👧‍👦 ❤️'],
    ['a flag made of tags', 'Ann 🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'Ann 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['a Persian name spelt with a joiner', 'علی‌رضا', 'علی‌رضا'],
    ['a Sinhala name spelt with a joiner', 'ශ්‍රී', 'ශ්‍රී'],
    ['a variant of a Japanese name', '辻\u{e0100}', '辻\u{e0100}'],
    ['decomposed Vietnamese', 'Nguye\u0302\u0303n', 'Nguye\u0302\u0303n'],
    ['stacked marks', `Z${'\u0301'.repeat(300)}oe`, `Z${'\u0301'.repeat(4)}oe`],
  ])('shows %s', (_what, value, shown) => {
    expect(displayName(value, 'A customer')).toBe(shown);
  });

  it.each([
    ['80 graphemes stay', 'x'.repeat(80), 'x'.repeat(80)],
    ['81 are cut, the ellipsis among the 80', 'x'.repeat(81), `${'x'.repeat(79)}…`],
    ['no space before the ellipsis', `${'x'.repeat(78)} yz`, `${'x'.repeat(78)}…`],
    ['10,000 are cut', 'x'.repeat(10_000), `${'x'.repeat(79)}…`],
    ['emoji count by their size too', '👨‍👩‍👧‍👦'.repeat(80), `${'👨‍👩‍👧‍👦'.repeat(14)}…`],
  ])('%s', (_rule, value, shown) => {
    expect(displayName(value, 'A customer')).toBe(shown);
  });

  it('takes a shorter limit', () => {
    expect(displayName('Anna Kowalska', 'A customer', 10)).toBe('Anna Kowa…');
  });

  it('is short, well-formed, on one line and visible for whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 2, max: 100 }), (value, limit) => {
        const shown = displayName(value, 'A customer', limit);
        if (shown === 'A customer') return;
        expect(shown.length).toBeLessThanOrEqual(limit * 2);
        expect([...new Intl.Segmenter().segment(shown)].length).toBeLessThanOrEqual(limit);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]/u);
        expect(shown).toMatch(/\S/u);
      }),
    );
  });
});

describe('escapeMrkdwn', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
    ['Tom & Jerry', 'Tom &amp; Jerry'],
    ["O'Brien", "O'Brien"],
  ])('escapes %s', (text, escaped) => {
    expect(escapeMrkdwn(text)).toBe(escaped);
  });
});
