import stringWidth from 'string-width';
import { harmless } from './terminal.ts';

const gap = '  ';
/** Narrower columns tell nothing. */
const narrowest = 8;

/**
 * Lines with a heading, cut to fit into `width` from the widest column on. Infinity: values are whole, for a file or a
 * pipe.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width = process.stdout.isTTY ? process.stdout.columns : Infinity,
): string {
  const all = [headings.map((heading) => heading.toUpperCase()), ...rows.map((row) => row.map(harmless))];
  const widths = headings.map((_, at) => Math.max(...all.map((row) => stringWidth(row[at] ?? ''))));
  const excess = () => widths.reduce((sum, each) => sum + each + gap.length, -gap.length) - width;
  while (excess() > 0) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return all
    .map((row) =>
      row
        .map((cell, at) => fit(cell, widths[at] ?? 0))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

/** Names and their values, one a line. */
export function list(entries: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}${gap}${harmless(value)}`).join('\n');
}

function fit(cell: string, width: number): string {
  const room = width - stringWidth(cell);
  if (room >= 0) return cell + ' '.repeat(room);
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(cell)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`.padEnd(width);
}
