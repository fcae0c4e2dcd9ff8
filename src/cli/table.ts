import stringWidth from 'string-width';
import { harmless } from './terminal.ts';

const gap = '  ';
/** Columns are cut to this many characters at least: narrower ones tell nothing. */
const narrowest = 10;

interface TableOptions {
  /** Headings of columns that are never cut, such as an id that people copy. */
  readonly whole?: readonly string[];
  /** Characters in a line. Infinity, for a file or a pipe, keeps every value whole. */
  readonly width?: number;
}

/**
 * Returns lines under a heading, and cuts the widest column until they fit. Returns each row as a list of whole values
 * when columns would have to be narrower than 10.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { whole = [], width = process.stdout.isTTY ? process.stdout.columns : Infinity }: TableOptions = {},
): string {
  const all = [headings.map((heading) => heading.toUpperCase()), ...rows.map((row) => row.map(harmless))];
  const widths = headings.map((_, at) => Math.max(...all.map((row) => stringWidth(row[at] ?? ''))));
  const mayCut = headings.map((heading) => !whole.includes(heading));
  const excess = () => widths.reduce((sum, each) => sum + each + gap.length, -gap.length) - width;
  while (excess() > 0) {
    const widest = Math.max(...widths.filter((_, at) => mayCut[at]));
    if (widest <= narrowest) return rows.map((row) => list(zip(headings, row))).join('\n\n');
    widths[widths.findIndex((each, at) => each === widest && mayCut[at])] = widest - 1;
  }
  return all.map((row) => line(row, widths)).join('\n');
}

/** Returns names and their values, one pair a line. */
export function list(entries: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}${gap}${harmless(value)}`).join('\n');
}

function zip(headings: readonly string[], row: readonly string[]): (readonly [string, string])[] {
  return headings.map((heading, at) => [heading, row[at] ?? '']);
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, at) => fit(cell, widths[at] ?? 0))
    .join(gap)
    .trimEnd();
}

function fit(cell: string, width: number): string {
  const room = width - stringWidth(cell);
  if (room >= 0) return cell + ' '.repeat(room);
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(cell)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`.padEnd(kept.length + width - stringWidth(kept));
}
