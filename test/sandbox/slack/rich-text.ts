import { isRecord } from '../../../src/model/is-record.ts';

/** Returns a rich_text block or cell as plain text, with `*…*` for bold and marks for lists. */
export function richText(block: Readonly<Record<string, unknown>>): string {
  return records(block.elements).map(groupText).join('\n');
}

function groupText(group: Readonly<Record<string, unknown>>): string {
  switch (group.type) {
    case 'rich_text_list': {
      const indent = '  '.repeat(typeof group.indent === 'number' ? group.indent : 0);
      return records(group.elements)
        .map(
          (item, index) => `${indent}${group.style === 'ordered' ? `${String(index + 1)}.` : '•'} ${leavesText(item)}`,
        )
        .join('\n');
    }
    case 'rich_text_quote':
      return leavesText(group).replaceAll(/^/gm, '│ ');
    default:
      return leavesText(group);
  }
}

function leavesText(group: Readonly<Record<string, unknown>>): string {
  return records(group.elements).map(leafText).join('');
}

function leafText(leaf: Readonly<Record<string, unknown>>): string {
  const of = (name: string): string => (typeof leaf[name] === 'string' ? leaf[name] : '');
  switch (leaf.type) {
    case 'text':
      return isRecord(leaf.style) && leaf.style.bold === true ? `*${of('text')}*` : of('text');
    case 'link':
      return of('text') === '' ? of('url') : `${of('text')} (${of('url')})`;
    case 'emoji':
      return emojiText(of('unicode'), of('name'));
    case 'user':
      return `@${of('user_id')}`;
    case 'usergroup':
      return `@${of('usergroup_id')}`;
    case 'channel':
      return `#${of('channel_id')}`;
    case 'broadcast':
      return `@${of('range')}`;
    case 'date':
      return of('fallback');
    default:
      return of('value');
  }
}

function emojiText(unicode: string, name: string): string {
  const points = unicode.split('-').map((hex) => Number.parseInt(hex, 16));
  return unicode !== '' && points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : `:${name}:`;
}

function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
