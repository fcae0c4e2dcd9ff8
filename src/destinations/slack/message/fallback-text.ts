import type { RichTextElement } from '@slack/web-api';
import { escapeMrkdwn, withoutLinks } from './untrusted-text.ts';

/** Well below the 4,046 or so from which Slack splits a text into several messages (vendors/slack.md). */
const maxCharacters = 3_000;

/**
 * Replacements for marks that mrkdwn cannot escape; Slack reads the top-level `text` as mrkdwn. A look-alike is certain
 * not to format, while an invisible character beside the mark might not stop it.
 */
const lookAlikes: Readonly<Record<string, string>> = {
  '*': '∗', // U+2217 asterisk operator
  _: 'ˍ', // U+02CD modifier letter low macron
  '~': '∼', // U+223C tilde operator
  '`': 'ˋ', // U+02CB modifier letter grave accent
};

/**
 * Turns rich text into the top-level `text` of a message: the same words, with nothing left in them that mentions,
 * links or formats. Joins leaves before it judges them, for two harmless values side by side can make a domain.
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

/** Disarms marks, entities and addresses. Replaces a `>` at the start of a line: it quotes the line even escaped. */
function inert(words: string): string {
  const unformatted = words.replace(/[*_~`]/gu, (mark) => lookAlikes[mark] ?? '').replace(/^>+/gmu, '›');
  return escapeMrkdwn(withoutLinks(unformatted));
}

/** Cuts to `maxCharacters`, never inside an entity or a surrogate pair. */
function clip(text: string): string {
  if (text.length <= maxCharacters) return text;
  const start = text.slice(0, maxCharacters - 1).replace(/(?:&[a-z]*|[\ud800-\udbff])$/u, '');
  return `${start}…`;
}
