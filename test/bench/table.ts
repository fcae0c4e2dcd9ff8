import { styleText } from 'node:util';

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

type Cell = string | number;

/** Formats a number with about three significant digits: 1,234, 12.3, 0.95. */
function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (Number.isInteger(cell) || Math.abs(cell) >= 100) return grouped.format(cell);
  return cell.toFixed(Math.abs(cell) >= 10 ? 1 : 2);
}

/** Formats a table; the first column is aligned left, the others right. Rows hold a cell for each heading. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [headings, ...rows.map((row) => row.map(textOf))];
  const widths = headings.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const [head, ...lines] = texts.map((row) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  const styled = process.stdout.isTTY ? styleText('dim', head ?? '') : (head ?? '');
  return [styled, ...lines].map((line) => `  ${line}`).join('\n');
}
