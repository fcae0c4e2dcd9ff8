import { isRecord } from '../../../src/model/is-record.ts';
import { displayWidth } from './display-width.ts';
import { richText } from './rich-text.ts';

/** Returns a table block as plain text with its columns lined up. */
export function tableText(block: Readonly<Record<string, unknown>>): string {
  const rows = lists(block.rows).map((row) => row.map(cellText));
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    widths
      .map((size, column) => `${row[column] ?? ''}${' '.repeat(size - displayWidth(row[column] ?? ''))}`)
      .join(' │ ')
      .trimEnd();
  const [head, ...body] = rows.map(line);
  const rule = widths.map((size) => '─'.repeat(size)).join('─┼─');
  return head === undefined ? '' : [head, rule, ...body].join('\n');
}

function cellText(cell: unknown): string {
  if (!isRecord(cell)) return '';
  const text = cell.type === 'rich_text' ? richText(cell) : cell.text;
  return typeof text === 'string' ? text.replaceAll('\n', ' ') : '';
}

function lists(value: unknown): readonly (readonly unknown[])[] {
  return Array.isArray(value) ? value.filter((row): row is readonly unknown[] => Array.isArray(row)) : [];
}
