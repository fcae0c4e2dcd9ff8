import { isRecord } from '../../../../src/model/is-record.ts';
import type { Check } from './check.ts';
import { checkTextObject } from './text-object.ts';

/** Checks all blocks but rich text and tables. Limits: docs.slack.dev/reference/block-kit/blocks. */
export function checkPlainBlock(check: Check, block: Readonly<Record<string, unknown>>, pointer: string): void {
  switch (block.type) {
    case 'section':
      check.object(block, pointer, { optional: ['block_id', 'text', 'fields', 'accessory', 'expand'] });
      if (block.text === undefined && block.fields === undefined) check.fail(pointer, 'missing required field: text');
      checkTextObject(check, block.text, `${pointer}/text`, { max: 3000 });
      check.list(block.fields, `${pointer}/fields`, { max: 10 }).forEach((field, index) => {
        checkTextObject(check, field, `${pointer}/fields/${String(index)}`, { max: 2000 });
      });
      if (block.accessory !== undefined) checkElement(check, block.accessory, `${pointer}/accessory`);
      return;
    case 'header':
      check.object(block, pointer, { required: ['text'], optional: ['block_id'] });
      checkTextObject(check, block.text, `${pointer}/text`, { max: 150, types: ['plain_text'] });
      return;
    case 'context':
      check.object(block, pointer, { required: ['elements'], optional: ['block_id'] });
      check.list(block.elements, `${pointer}/elements`, { max: 10 }).forEach((element, index) => {
        const at = `${pointer}/elements/${String(index)}`;
        if (isRecord(element) && element.type === 'image') checkImage(check, element, at, []);
        else checkTextObject(check, element, at, { max: 3000 });
      });
      return;
    case 'divider':
      check.object(block, pointer, { optional: ['block_id'] });
      return;
    case 'image':
      checkImage(check, block, pointer, ['block_id', 'title']);
      checkTextObject(check, block.title, `${pointer}/title`, { max: 2000, types: ['plain_text'] });
      return;
    case 'actions':
      check.object(block, pointer, { required: ['elements'], optional: ['block_id'] });
      check.list(block.elements, `${pointer}/elements`, { max: 25 }).forEach((element, index) => {
        checkElement(check, element, `${pointer}/elements/${String(index)}`);
      });
      return;
    case 'markdown':
      check.object(block, pointer, { required: ['text'], optional: ['block_id'] });
      check.text(block.text, `${pointer}/text`, { max: 12_000 });
      return;
    default:
      check.fail(`${pointer}/type`, `unsupported type: ${String(block.type)}`, 'unsupported_type');
  }
}

/** Checks a button or an image. The stand-in refuses all other elements. */
function checkElement(check: Check, value: unknown, pointer: string): void {
  if (isRecord(value) && value.type === 'image') {
    checkImage(check, value, pointer, []);
    return;
  }
  const optional = ['action_id', 'url', 'value', 'style', 'confirm', 'accessibility_label'];
  const button = check.object(value, pointer, { required: ['text'], optional });
  if (button === null) return;
  check.oneOf(button.type, `${pointer}/type`, ['button']);
  checkTextObject(check, button.text, `${pointer}/text`, { max: 75, types: ['plain_text'] });
  check.text(button.action_id, `${pointer}/action_id`, { max: 255 });
  check.text(button.url, `${pointer}/url`, { max: 3000 });
  check.text(button.value, `${pointer}/value`, { max: 2000 });
  check.oneOf(button.style, `${pointer}/style`, ['primary', 'danger']);
}

function checkImage(
  check: Check,
  image: Readonly<Record<string, unknown>>,
  pointer: string,
  optional: readonly string[],
): void {
  check.object(image, pointer, { required: ['image_url', 'alt_text'], optional });
  check.text(image.image_url, `${pointer}/image_url`, { max: 3000 });
  check.text(image.alt_text, `${pointer}/alt_text`, { max: 2000 });
}
