import { describe, expect, it } from '@jest/globals';
import { liveElements } from './live-elements.ts';

const message = (given: Partial<Parameters<typeof liveElements>[0]>): Parameters<typeof liveElements>[0] => ({
  channel: 'C0LOYALTY',
  text: '',
  blocks: [],
  metadata: null,
  unfurlLinks: false,
  unfurlMedia: false,
  mrkdwn: true,
  linkNames: false,
  parse: 'none',
  part: 0,
  ...given,
});
const kinds = (given: Parameters<typeof message>[0]) => liveElements(message(given)).map(({ kind }) => kind);
const richText = (leaf: object) => [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [leaf] }] }];

describe('what is live in a message', () => {
  it.each([
    ['<!channel>', 'broadcast'],
    ['<!here|here>', 'broadcast'],
    ['<@U123>', 'user'],
    ['<!subteam^S1>', 'usergroup'],
    ['<#C123>', 'channel'],
    ['<https://evil.com|Ada>', 'link'],
    ['<mailto:a@x.com>', 'link'],
    ['https://evil.com/x', 'autolink'],
    ['evil.com', 'autolink'],
    ['a@x.com', 'autolink'],
  ])('%s in mrkdwn is a %s', (text, kind) => {
    expect(kinds({ text })).toEqual([kind]);
    expect(kinds({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] })).toEqual([kind]);
  });

  it.each(['&lt;!channel&gt;', "O'Brien & Sons", 'Ada reached *Gold*', '@channel', '#general', '5.5 points'])(
    '%s is not',
    (text) => {
      expect(kinds({ text })).toEqual([]);
    },
  );

  it('takes typed names for mentions with link_names', () => {
    expect(kinds({ text: 'Hi @channel in #general', linkNames: true })).toEqual(['user', 'channel']);
  });

  it('finds no links of its own making in verbatim text, and nothing in plain text', () => {
    const text = 'see evil.com <!here>';
    expect(kinds({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }] })).toEqual([
      'broadcast',
    ]);
    expect(kinds({ blocks: [{ type: 'header', text: { type: 'plain_text', text } }] })).toEqual([]);
    expect(kinds({ text, mrkdwn: false })).toEqual([]);
  });

  it('takes rich text leaves by their type, not by their characters', () => {
    expect(kinds({ blocks: richText({ type: 'text', text: '<!channel> evil.com' }) })).toEqual([]);
    const leaf = { type: 'broadcast', range: 'here' };
    expect(liveElements(message({ blocks: richText(leaf) }))).toEqual([
      { kind: 'broadcast', value: 'here', where: '/blocks/0/elements/0/elements/0' },
    ]);
    const rows = [[{ ...richText({ type: 'link', url: 'https://evil.com' })[0] }]];
    expect(kinds({ blocks: [{ type: 'table', rows }] })).toEqual(['link']);
  });
});
