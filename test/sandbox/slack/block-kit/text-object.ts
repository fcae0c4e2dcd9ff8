import { isRecord } from '../../../../src/model/is-record.ts';
import type { Check } from './check.ts';

interface TextRules {
  readonly max: number;
  readonly types?: readonly string[];
}

/** Checks a text composition object. Accepts an absent one: the block's own check reports a missing field. */
export function checkTextObject(check: Check, value: unknown, pointer: string, rules: TextRules): void {
  if (value === undefined) return;
  const { max, types = ['plain_text', 'mrkdwn'] } = rules;
  const type = isRecord(value) ? value.type : undefined;
  const optional = type === 'mrkdwn' ? ['verbatim'] : ['emoji'];
  const text = check.object(value, pointer, { required: ['type', 'text'], optional });
  if (text === null) return;
  check.oneOf(type, `${pointer}/type`, types);
  check.text(text.text, `${pointer}/text`, { max });
  check.flag(text.verbatim, `${pointer}/verbatim`);
  check.flag(text.emoji, `${pointer}/emoji`);
}
