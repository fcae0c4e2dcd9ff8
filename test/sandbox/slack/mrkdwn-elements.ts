import type { LiveElement } from './live-element.ts';

interface Reading {
  readonly where: string;
  /** True with `link_names` or `parse: full`: Slack turns names into mentions. */
  readonly names: boolean;
  /** False with `verbatim: true`. */
  readonly autolinks: boolean;
}

/** Text in angle brackets is live unless `<` is escaped: docs.slack.dev, "formatting text for app surfaces". */
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

/** Returns the kind of text in brackets. All but mentions and dates counts as a link: Slack links nearly everything. */
function tokenKind(inner: string): LiveElement['kind'] {
  if (/^!subteam\^/.test(inner)) return 'usergroup';
  if (/^!date\^/.test(inner)) return 'date';
  if (inner.startsWith('!')) return 'broadcast';
  if (inner.startsWith('@')) return 'user';
  return inner.startsWith('#') ? 'channel' : 'link';
}
