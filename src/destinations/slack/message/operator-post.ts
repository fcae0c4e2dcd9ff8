import type { OperatorMessage } from '../../../model/destination.ts';
import type { SlackMessage } from './slack-message.ts';
import { fallbackText } from './fallback-text.ts';

/** Slack's limit for the text of a section. */
const longestText = 3_000;

/** Renders a message to operators, in plain text: Slack reads no markup and no mention in its blocks. */
export function operatorPost({ title, text }: OperatorMessage): SlackMessage {
  return {
    text: fallbackText([{ type: 'text', text: `${title}: ${text}` }]),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title, emoji: false } },
      { type: 'section', text: { type: 'plain_text', text: text.slice(0, longestText), emoji: false } },
    ],
  };
}
