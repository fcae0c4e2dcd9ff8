import Mustache, { type TemplateSpans } from 'mustache';
import { fillTemplate, firstMarker, type Placeholder, placeholders, type TemplatePart } from './template-parts.ts';
import { parseOperatorText } from './operator-text.ts';

export interface MessageTemplate {
  readonly source: string;
  readonly parts: readonly TemplatePart[];
}

/**
 * Characters of JSON that a filled template may take. Slack refuses blocks of about 11,000 (vendors/slack.md: keep to
 * 8,000); tiers, date and link need the rest.
 */
const maxJsonCharacters = 5_000;

/** The displayed name that takes the most JSON: 160 UTF-16 units, each of them escaped. */
const longestValue = '"'.repeat(160);

/**
 * Reads an operator's message: mustache placeholders between text in a subset of mrkdwn (bold, italic, strike, code,
 * `:emoji:`, `<https://…|label>`, line breaks). `{{x}}` and `{{{x}}}` mean the same, since nothing is HTML.
 *
 * @throws Error that tells the operator what is wrong: unknown placeholder, unsupported tag, empty, too long.
 */
export function parseMessageTemplate(source: string): MessageTemplate {
  const text = Mustache.parse(clean(source), ['{{', '}}']).map(textOrMarker).join('').trim();
  if (text === '') throw new Error('the message is empty');
  const parts = parseOperatorText(text);
  refuseTooLong(parts);
  return { source, parts };
}

/** Removes controls, and noncharacters: these stand for placeholders further on. */
function clean(source: string): string {
  return source
    .toWellFormed()
    .replace(/\r\n?/gu, '\n')
    .replace(/(?!\n)\p{Cc}|[\ufdd0-\ufdef]/gu, '');
}

function textOrMarker([type, value]: TemplateSpans[number]): string {
  switch (type) {
    case 'text':
      return value;
    case 'name':
    case '&':
      return marker(value);
    case '!':
      return '';
    case '#':
    case '^':
    case '>':
    case '=':
      throw new Error(`{{${type}${value}}} is not supported: a message has placeholders only, no logic`);
  }
}

function marker(name: string): string {
  const index = placeholders.findIndex((placeholder) => placeholder === name);
  if (index < 0) throw new Error(`unknown placeholder {{${name}}}; known are ${placeholders.join(', ')}`);
  return String.fromCharCode(firstMarker + index);
}

function refuseTooLong(parts: readonly TemplatePart[]): void {
  const worst: Record<Placeholder, string> = {
    'customer.name': longestValue,
    'customer.id': longestValue,
    'tier.name': longestValue,
    'previousTier.name': longestValue,
    'campaign.name': longestValue,
    change: 'downgraded',
  };
  const needed = JSON.stringify(fillTemplate(parts, worst)).length;
  if (needed <= maxJsonCharacters) return;
  throw new Error(
    `the message is too long: filled with long names it takes ${needed} characters of JSON, and may take ${maxJsonCharacters}`,
  );
}
