import { isRecord } from '../../../../src/model/is-record.ts';
import type { Check } from './check.ts';
import { checkRichText } from './rich-text-block.ts';

/** docs.slack.dev/reference/block-kit/blocks/table-block. `characters` counts all cells together. */
const limits = { rows: 100, columns: 20, characters: 10_000 } as const;

export function checkTable(check: Check, block: Readonly<Record<string, unknown>>, pointer: string): void {
  check.object(block, pointer, { required: ['rows'], optional: ['block_id', 'column_settings'] });
  let characters = 0;
  check.list(block.rows, `${pointer}/rows`, { max: limits.rows }).forEach((row, rowIndex) => {
    const rowPointer = `${pointer}/rows/${String(rowIndex)}`;
    check.list(row, rowPointer, { max: limits.columns }).forEach((cell, columnIndex) => {
      checkCell(check, cell, `${rowPointer}/${String(columnIndex)}`);
      characters += charactersIn(cell);
    });
  });
  if (characters > limits.characters) {
    check.fail(`${pointer}/rows`, `no more than ${String(limits.characters)} characters allowed in a table`);
  }
  check.list(block.column_settings, `${pointer}/column_settings`, { max: limits.columns }).forEach((column, index) => {
    if (column === null) return;
    const at = `${pointer}/column_settings/${String(index)}`;
    const settings = check.object(column, at, { optional: ['align', 'is_wrapped'] });
    check.oneOf(settings?.align, `${at}/align`, ['left', 'center', 'right']);
    check.flag(settings?.is_wrapped, `${at}/is_wrapped`);
  });
}

function checkCell(check: Check, cell: unknown, pointer: string): void {
  const type = isRecord(cell) ? cell.type : undefined;
  if (isRecord(cell) && type === 'rich_text') {
    checkRichText(check, cell, pointer);
    return;
  }
  if (isRecord(cell) && type === 'raw_text') {
    check.object(cell, pointer, { required: ['text'] });
    check.text(cell.text, `${pointer}/text`, { max: limits.characters });
    return;
  }
  check.fail(`${pointer}/type`, `unsupported type: ${String(type)}`, 'unsupported_type');
}

/** Counts the characters of a cell's texts. Leaves whose name Slack looks up, such as a user's, count as 0. */
function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + charactersIn(entry), 0);
  if (!isRecord(value)) return 0;
  const own = typeof value.text === 'string' ? value.text.length : 0;
  return own + charactersIn(value.elements);
}
