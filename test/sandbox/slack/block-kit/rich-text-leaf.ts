import { isRecord } from '../../../../src/model/is-record.ts';
import type { Check } from './check.ts';

interface LeafFields {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** Fields of each leaf: docs.slack.dev/reference/block-kit/blocks/rich-text-block, "element types". */
const leaves: Readonly<Record<string, LeafFields>> = {
  text: { required: ['text'], optional: ['style'] },
  link: { required: ['url'], optional: ['text', 'unsafe', 'style'] },
  emoji: { required: ['name'], optional: ['unicode', 'skin_tone', 'style'] },
  user: { required: ['user_id'], optional: ['style'] },
  usergroup: { required: ['usergroup_id'], optional: ['style'] },
  channel: { required: ['channel_id'], optional: ['style'] },
  broadcast: { required: ['range'], optional: ['style'] },
  color: { required: ['value'], optional: [] },
  date: { required: ['timestamp', 'format'], optional: ['url', 'fallback', 'style'] },
};

const styles = ['bold', 'italic', 'strike', 'code', 'underline', 'highlight', 'client_highlight', 'unlink'];

export function checkRichTextLeaf(check: Check, value: unknown, pointer: string): void {
  const type = isRecord(value) ? String(value.type) : '';
  const fields = leaves[type];
  if (fields === undefined) {
    check.fail(`${pointer}/type`, `unsupported type: ${type}`, 'unsupported_type');
    return;
  }
  const leaf = check.object(value, pointer, fields);
  if (leaf === null) return;
  for (const name of ['text', 'url', 'name', 'user_id', 'usergroup_id', 'channel_id', 'value', 'format', 'fallback']) {
    check.text(leaf[name], `${pointer}/${name}`, { max: 40_000 });
  }
  check.oneOf(leaf.range, `${pointer}/range`, ['here', 'channel', 'everyone']);
  check.flag(leaf.unsafe, `${pointer}/unsafe`);
  if (leaf.timestamp !== undefined && !Number.isInteger(leaf.timestamp)) {
    check.fail(`${pointer}/timestamp`, 'must be an integer', 'invalid_type');
  }
  if (leaf.style === undefined) return;
  const style = check.object(leaf.style, `${pointer}/style`, { optional: styles });
  for (const [name, isOn] of Object.entries(style ?? {})) check.flag(isOn, `${pointer}/style/${name}`);
}
