import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { Exit } from './exit.ts';

type Style = Parameters<typeof styleText>[0];

/** Returns the text in colour when `stream` is a terminal and NO_COLOR is unset. */
export function coloured(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream });
}

/** Replaces characters that a terminal obeys (escapes, line breaks, changes of writing direction) by U+FFFD. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd');
}

/** Does the same to each line, and keeps the line breaks. */
export function harmlessLines(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}

/** Returns indented JSON. Escapes the characters a terminal obeys that JSON.stringify leaves as they are. */
export function json(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** @throws Exit when nobody is at the terminal. */
export async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Exit('this asks before it acts, and nobody is at the terminal: add --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${question} `)).trim();
  } finally {
    terminal.close();
  }
}

/** @throws Exit unless the answer is yes. */
export async function confirm(question: string): Promise<void> {
  if (!/^y(es)?$/i.test(await ask(`${question} [y/N]`))) throw new Exit('nothing was done');
}
