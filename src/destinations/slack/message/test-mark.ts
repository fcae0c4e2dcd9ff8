import type { RichTextElement } from '@slack/web-api';
import type { TierChange } from '../../../model/tier-change.ts';

/** Above a message of what an operator made up, so that nobody congratulates. */
export function testMark({ isTest }: TierChange): RichTextElement[] {
  return isTest ? [{ type: 'text', text: '🧪 Test: no customer changed tier', style: { bold: true } }] : [];
}
