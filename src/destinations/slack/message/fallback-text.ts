import type { RichTextElement } from '@slack/web-api';
import { escapeMrkdwn, withoutLinks } from './untrusted-text.ts';

/** vendors/slack.md: from about 4,046 on, Slack splits the text into several messages. */
const maxCharacters = 3_000;

/**
 * Slack reads the top-level `text` as mrkdwn, where these cannot be escaped. Look-alikes, because an invisible
 * character beside a mark is not certain to stop it from formatting, while another character is.
 */
const lookAlikes: Readonly<Record<string, string>> = {
  '*': '∗', // U+2217 asterisk operator
  _: 'ˍ', // U+02CD modifier letter low macron
  '~': '∼', // U+223C tilde operator
  '`': 'ˋ', // U+02CB modifier letter grave accent
};

/**
 * Rich text as the top-level `text` of a message: the same words, with nothing left in them that mentions, links or
 * formats. Leaves are judged joined, for two harmless values side by side can make one domain.
 */
export function fallbackText(elements: readonly RichTextElement[]): string {
  let text = '';
  let words = '';
  for (const element of elements) {
    if (element.type === 'emoji') {
      text += `${inert(words)}:${element.name}:`;
      words = '';
    } else if ('text' in element) {
      words += element.text ?? '';
    }
  }
  return clip(text + inert(words));
}

/** A `>` at the start of a line quotes it even when escaped, so that one is replaced. */
function inert(words: string): string {
  const unformatted = words.replace(/[*_~`]/gu, (mark) => lookAlikes[mark] ?? '').replace(/^>+/gmu, '›');
  return escapeMrkdwn(withoutLinks(unformatted));
}

/** Never ends inside an entity or a surrogate pair. */
function clip(text: string): string {
  if (text.length <= maxCharacters) return text;
  const start = text.slice(0, maxCharacters - 1).replace(/(?:&[a-z]*|[\ud800-\udbff])$/u, '');
  return `${start}…`;
}
