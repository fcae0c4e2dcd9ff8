import type { RichTextElement } from '@slack/web-api';
import type { TierChange } from '../../../model/tier-change.ts';

/** Renders the line above a message about a test event, so that nobody congratulates; empty for other events. */
export function testMark({ isTest }: TierChange): RichTextElement[] {
  return isTest ? [{ type: 'text', text: '🧪 Test: no customer changed tier', style: { bold: true } }] : [];
}
