import { isRecord } from '../../../../src/model/is-record.ts';
import { Check, type BlockProblem } from './check.ts';
import { checkPlainBlock } from './plain-block.ts';
import { checkRichText } from './rich-text-block.ts';
import { checkTable } from './table-block.ts';

/** docs.slack.dev: "up to 50 blocks in each message"; a block_id is unique and has at most 255 characters. */
const maxBlocks = 50;
const maxBlockId = 255;

/** Returns every problem for which Slack would refuse a message's blocks; empty when Slack would take them. */
export function validateBlocks(blocks: readonly unknown[]): readonly BlockProblem[] {
  const check = new Check();
  check.list(blocks, '', { min: 0, max: maxBlocks });
  const ids = new Set<string>();
  let hasTable = false;
  blocks.forEach((block, index) => {
    const pointer = `/${String(index)}`;
    if (!isRecord(block)) {
      check.fail(pointer, 'must be an object', 'invalid_type');
      return;
    }
    const { block_id: id } = block;
    check.text(id, `${pointer}/block_id`, { max: maxBlockId });
    if (typeof id === 'string' && ids.has(id)) check.fail(`${pointer}/block_id`, `block_id ${id} already exists`);
    if (typeof id === 'string') ids.add(id);
    if (block.type === 'rich_text') checkRichText(check, block, pointer);
    else if (block.type === 'table') {
      if (hasTable) check.fail(pointer, 'only_one_table_allowed');
      hasTable = true;
      checkTable(check, block, pointer);
    } else checkPlainBlock(check, block, pointer);
  });
  return check.problems;
}
