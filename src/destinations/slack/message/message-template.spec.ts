import { describe, expect, it } from '@jest/globals';
import { fillTemplate, type Placeholder } from './template-parts.ts';
import { parseMessageTemplate } from './message-template.ts';

const values: Record<Placeholder, string> = {
  'customer.name': 'Anna *_~`',
  'customer.id': 'cust_1',
  'tier.name': 'Gold',
  'previousTier.name': 'Silver',
  'campaign.name': 'Acme',
  change: 'upgraded',
};

const filled = (source: string) => fillTemplate(parseMessageTemplate(source).parts, values);
const text = (words: string, ...styles: string[]) =>
  styles.length === 0
    ? { type: 'text', text: words }
    : { type: 'text', text: words, style: Object.fromEntries(styles.map((style) => [style, true])) };
const emoji = (name: string) => ({ type: 'emoji', name });

describe('parseMessageTemplate', () => {
  it.each([
    ['a placeholder', '{{customer.name}}', [text('Anna *_~`')]],
    ['three braces', '{{{ customer.name }}}', [text('Anna *_~`')]],
    ['an ampersand', '{{&customer.name}}', [text('Anna *_~`')]],
    ['a comment', 'Hi{{! to whom? }} {{customer.id}}', [text('Hi '), text('cust_1')]],
    ['bold', '*Hi*', [text('Hi', 'bold')]],
    ['italic', '_Hi_', [text('Hi', 'italic')]],
    ['strike', '~Hi~', [text('Hi', 'strike')]],
    ['code', '`*Hi*`', [text('*Hi*', 'code')]],
    ['bold around a placeholder', 'now *{{tier.name}}*!', [text('now '), text('Gold', 'bold'), text('!')]],
    ['bold around more', '*{{tier.name}} tier*', [text('Gold', 'bold'), text(' tier', 'bold')]],
    ['nesting', '*_~{{change}}~_*', [text('upgraded', 'bold', 'italic', 'strike')]],
    ['line breaks', 'one\r\ntwo', [text('one\ntwo')]],
    ['emoji codes', ':tada: yes :+1:', [emoji('tada'), text(' yes '), emoji('+1')]],
    [
      'an emoji code with underscores',
      ':slightly_smiling_face: _x_',
      [emoji('slightly_smiling_face'), text(' '), text('x', 'italic')],
    ],
    ['unicode emoji', '🎉', [text('🎉')]],
    ['a time of day, no emoji', 'at 10:30:00', [text('at 10:30:00')]],
    ['marks inside words', 'snake_case_name 2*3*4', [text('snake_case_name 2*3*4')]],
    ['lone marks', 'a * b * c', [text('a * b * c')]],
    ['a mark over two lines', '*a\nb*', [text('*a\nb*')]],
    [
      'a link',
      '<https://a.example/b_c?d=e|our _rules_>',
      [{ type: 'link', url: 'https://a.example/b_c?d=e', text: 'our _rules_' }],
    ],
    [
      'a bold link',
      '*<http://a.example|rules>*',
      [{ type: 'link', url: 'http://a.example', text: 'rules', style: { bold: true } }],
    ],
    [
      'other things in angle brackets',
      '<!channel> <@U1> <javascript:x|y>',
      [text('<!channel> <@U1> <javascript:x|y>')],
    ],
    ['a link to where a value says', '<https://{{customer.id}}|x>', [text('<https://'), text('cust_1'), text('|x>')]],
    ['noncharacters', 'a\ufdd0b\u0007', [text('ab')]],
    ['the white space around it', '\n {{change}} \n', [text('upgraded')]],
  ])('reads %s', (_what, source, elements) => {
    expect(filled(source)).toEqual(elements);
  });

  it.each([
    [
      'an unknown placeholder',
      '{{customer.email}}',
      /unknown placeholder \{\{customer\.email\}\}.*customer\.name, customer\.id, tier\.name/,
    ],
    ['an inherited property', '{{constructor}}', /unknown placeholder/],
    ['a section', '{{#customer}}x{{/customer}}', /not supported/],
    ['an inverted section', '{{^customer}}x{{/customer}}', /not supported/],
    ['a partial', '{{>footer}}', /not supported/],
    ['other delimiters', '{{=<% %>=}}', /not supported/],
    ['an open tag', '{{customer.name', /Unclosed tag/],
    ['nothing', ' \n', /empty/],
    ['a comment only', '{{! todo }}', /empty/],
    ['too much text', 'x'.repeat(6_000), /too long/],
    ['too many values', '{{customer.name}}'.repeat(40), /too long/],
  ])('refuses %s', (_what, source, error) => {
    expect(() => parseMessageTemplate(source)).toThrow(error);
  });
});
