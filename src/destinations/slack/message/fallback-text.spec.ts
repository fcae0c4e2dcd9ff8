import { describe, expect, it } from '@jest/globals';
import { fallbackText } from './fallback-text.ts';

describe('fallbackText', () => {
  it.each([
    ['mentions', '<!channel> <@U1> @here', '&lt;!channel&gt; &lt;＠U1&gt; ＠here'],
    ['formatting', '*a* _b_ ~c~ `d`', '∗a∗ ˍbˍ ∼c∼ ˋdˋ'],
    ['a quote', '> quoted\n>>> more', '› quoted\n› more'],
    ['an address', 'see http://evil.com/x', 'see http∶//evil․com/x'],
    ['a domain', 'evil.com', 'evil․com'],
    ['an e-mail', 'bob@evil.co.uk', 'bob＠evil․co․uk'],
    ['an emoji code', ':tada:', '∶tada:'],
    ['ordinary dots', 'J.R. Smith Jr. and Dr. No.', 'J.R. Smith Jr. and Dr. No.'],
    ['entities', 'Tom & Jerry &lt;', 'Tom &amp; Jerry &amp;lt;'],
  ])('leaves no %s', (_what, text, safe) => {
    expect(fallbackText([{ type: 'text', text }])).toBe(safe);
  });

  it("keeps the operator's emoji and the label of a link", () => {
    const elements = [
      { type: 'emoji' as const, name: 'tada' },
      { type: 'text' as const, text: ' see the ' },
      { type: 'link' as const, url: 'https://a.example/', text: 'rules' },
    ];
    expect(fallbackText(elements)).toBe(':tada: see the rules');
  });

  it('judges leaves together: two values do not make a domain', () => {
    const leaves = ['evil', '.', 'com'].map((text) => ({ type: 'text' as const, text }));
    expect(fallbackText(leaves)).toBe('evil․com');
  });

  it.each([
    ['text', 'x'.repeat(4_000)],
    ['entities', '&'.repeat(2_000)],
    ['shifted entities', `xx${'<'.repeat(2_000)}`],
    ['surrogate pairs', `x${'😀'.repeat(2_000)}`],
  ])('cuts %s to what Slack does not split, at a whole character', (_what, text) => {
    const cut = fallbackText([{ type: 'text', text }]);
    expect(cut.length).toBeLessThanOrEqual(3_000);
    expect(cut.isWellFormed()).toBe(true);
    expect(cut).toMatch(/(?:x|&amp;|&lt;|😀)…$/u);
  });
});
