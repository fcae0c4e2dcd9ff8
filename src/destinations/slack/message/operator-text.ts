import { firstMarker, placeholders, type TemplatePart, type TemplateStyle } from './template-parts.ts';

/**
 * Matches the mrkdwn that operators may use, leftmost first. A mark opens after a non-word and closes before one, as in
 * Slack, so `snake_case` and `2*3*4` stay as they are. A link's address and label must be literal: their classes
 * exclude the noncharacters that stand for placeholders, so no value can end up in an address.
 */
const markup = new RegExp(
  [
    '`(?<code>[^`\\n]+)`',
    '<(?<url>https?://[^\\s|<>\\ufdd0-\\ufdef]+)\\|(?<label>[^<>|\\n\\ufdd0-\\ufdef]+)>',
    "(?<![\\p{L}\\p{N}]):(?<emoji>(?=[^:]*[a-z]|[+\\-]1:)[a-z0-9_+'\\-]{1,100}):",
    ...Object.entries({ bold: '\\*', italic: '_', strike: '~' }).map(
      ([style, mark]) =>
        `(?<![\\p{L}\\p{N}${mark}])${mark}(?=\\S)(?<${style}>[^${mark}\\n]+?)(?<=\\S)${mark}(?![\\p{L}\\p{N}${mark}])`,
    ),
  ].join('|'),
  'gu',
);

/** Splits an operator's text into parts. The character `firstMarker` + index stands for a placeholder. */
export function parseOperatorText(text: string, style: TemplateStyle = {}): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of text.matchAll(markup)) {
    parts.push(...plainParts(text.slice(end, match.index), style), ...markedParts(match.groups ?? {}, style));
    end = match.index + match[0].length;
  }
  return [...parts, ...plainParts(text.slice(end), style)];
}

function markedParts(groups: Partial<Record<string, string>>, style: TemplateStyle): TemplatePart[] {
  const { code, url, label, emoji, bold, italic, strike } = groups;
  if (code !== undefined) return plainParts(code, { ...style, code: true });
  if (url !== undefined && label !== undefined) return [{ kind: 'link', url, text: label, style }];
  if (emoji !== undefined) return [{ kind: 'emoji', name: emoji }];
  if (bold !== undefined) return parseOperatorText(bold, { ...style, bold: true });
  if (italic !== undefined) return parseOperatorText(italic, { ...style, italic: true });
  return parseOperatorText(strike ?? '', { ...style, strike: true });
}

function plainParts(text: string, style: TemplateStyle): TemplatePart[] {
  return text
    .split(/([\ufdd0-\ufdef])/u)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const placeholder = placeholders[piece.charCodeAt(0) - firstMarker];
      return placeholder ? { kind: 'value', placeholder, style } : { kind: 'text', text: piece, style };
    });
}
