import { describe, expect, it } from '@jest/globals';
import { readMrkdwn } from './mrkdwn.ts';

describe('what Slack would make of mrkdwn', () => {
  it.each([
    ['plain', [{ kind: 'text', text: 'plain' }]],
    ['a &lt;b&gt; &amp;amp;', [{ kind: 'text', text: 'a <b> &amp;' }]],
    [
      '<!date^1767323045^{date_short_pretty} at {time}|2026-01-02 03:04 UTC> · <https://x.example/?a=1&amp;b=2|Open>',
      [
        { kind: 'date', instant: '2026-01-02T03:04:05.000Z' },
        { kind: 'text', text: ' · ' },
        { kind: 'link', url: 'https://x.example/?a=1&b=2', text: 'Open' },
      ],
    ],
    ['<javascript:alert(1)|x>', [{ kind: 'text', text: '<javascript:alert(1)|x>' }]],
    ['<!channel>', [{ kind: 'text', text: '<!channel>' }]],
  ])('%s', (mrkdwn, parts) => {
    expect(readMrkdwn(mrkdwn)).toEqual(parts);
  });
});
