import { isRecord } from '../../../../src/model/is-record.ts';
import type { Check } from './check.ts';
import { checkRichTextLeaf } from './rich-text-leaf.ts';

/** Checks a rich_text block, or a table's rich_text cell. */
export function checkRichText(check: Check, block: Readonly<Record<string, unknown>>, pointer: string): void {
  check.object(block, pointer, { required: ['elements'], optional: ['block_id'] });
  check.list(block.elements, `${pointer}/elements`, { max: 1000 }).forEach((element, index) => {
    checkGroup(check, element, `${pointer}/elements/${String(index)}`);
  });
}

function checkGroup(check: Check, group: unknown, pointer: string): void {
  const type = isRecord(group) ? group.type : undefined;
  switch (type) {
    case 'rich_text_section': {
      checkLeaves(check, group, { pointer, optional: [] });
      return;
    }
    case 'rich_text_quote': {
      checkLeaves(check, group, { pointer, optional: ['border'] });
      return;
    }
    case 'rich_text_preformatted': {
      checkLeaves(check, group, { pointer, optional: ['border', 'language'], allowed: ['text', 'link'] });
      return;
    }
    case 'rich_text_list': {
      checkList(check, group, pointer);
      return;
    }
    default:
      check.fail(`${pointer}/type`, `unsupported type: ${String(type)}`, 'unsupported_type');
  }
}

function checkList(check: Check, value: unknown, pointer: string): void {
  const optional = ['indent', 'offset', 'border'];
  const list = check.object(value, pointer, { required: ['style', 'elements'], optional });
  if (list === null) return;
  check.oneOf(list.style, `${pointer}/style`, ['bullet', 'ordered']);
  check.list(list.elements, `${pointer}/elements`, { max: 1000 }).forEach((item, index) => {
    const at = `${pointer}/elements/${String(index)}`;
    if (!isRecord(item) || item.type !== 'rich_text_section') check.fail(at, 'a list holds rich_text_section only');
    else checkLeaves(check, item, { pointer: at, optional: [] });
  });
}

interface LeafRules {
  readonly pointer: string;
  readonly optional: readonly string[];
  /** Leaf types that this group takes; all when unset. */
  readonly allowed?: readonly string[];
}

function checkLeaves(check: Check, value: unknown, { pointer, optional, allowed }: LeafRules): void {
  const group = check.object(value, pointer, { required: ['elements'], optional });
  if (group === null) return;
  check.list(group.elements, `${pointer}/elements`, { min: 0, max: 1000 }).forEach((leaf, index) => {
    const at = `${pointer}/elements/${String(index)}`;
    if (allowed !== undefined && isRecord(leaf)) check.oneOf(leaf.type, `${at}/type`, allowed);
    checkRichTextLeaf(check, leaf, at);
  });
}
