import type { LiveElement } from './live-element.ts';

interface Reading {
  readonly where: string;
  /** `link_names`, or `parse: full`: names become mentions. */
  readonly names: boolean;
  /** Off for `verbatim: true`. */
  readonly autolinks: boolean;
}

/** docs.slack.dev, "formatting text for app surfaces": what stands in angle brackets acts, unless `<` is escaped. */
const token = /<([^<>]+)>/g;
const bareUrl =
  /(?:https?|ftp|mailto|tel|slack):\/{0,2}[^\s<>|]+|\bwww\.[^\s<>|]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[\p{L}\p{N}-]+\.)+[a-z]{2,24}\b(?:\/[^\s<>|]*)?/giu;
const typedName = /(?<![\w&])[@#][\p{L}\p{N}][\p{L}\p{N}._-]*/gu;

export function mrkdwnElements(text: string, { where, names, autolinks }: Reading): readonly LiveElement[] {
  const found: LiveElement[] = [];
  for (const [value, inner = ''] of text.matchAll(token)) found.push({ kind: tokenKind(inner), value, where });
  const plain = text.replaceAll(token, ' ');
  if (autolinks) for (const [value] of plain.matchAll(bareUrl)) found.push({ kind: 'autolink', value, where });
  if (names) {
    for (const [value] of plain.matchAll(typedName)) {
      found.push({ kind: value.startsWith('#') ? 'channel' : 'user', value, where });
    }
  }
  return found;
}

/** Anything in brackets that is no mention counts as a link: Slack makes one of nearly everything. */
function tokenKind(inner: string): LiveElement['kind'] {
  if (/^!subteam\^/.test(inner)) return 'usergroup';
  if (/^!date\^/.test(inner)) return 'date';
  if (inner.startsWith('!')) return 'broadcast';
  if (inner.startsWith('@')) return 'user';
  return inner.startsWith('#') ? 'channel' : 'link';
}
