import { isRecord } from '../../src/model/is-record.ts';
import type { SlackMessage } from './slack/slack-message.ts';
import { tableText } from './slack/table-text.ts';
import { richText } from './slack/rich-text.ts';
import { displayWidth } from './slack/display-width.ts';
import { displayed } from './slack/displayed.ts';

/** Returns a message as plain text: its blocks, or its text when it has none. */
export function slackText(message: Pick<SlackMessage, 'text' | 'blocks'>): string {
  if (message.blocks.length === 0) return displayed(message.text);
  return message.blocks.map(blockText).join('\n');
}

function blockText(block: Readonly<Record<string, unknown>>): string {
  switch (block.type) {
    case 'rich_text':
      return richText(block);
    case 'section':
      return [block.text, ...list(block.fields)].map(objectText).filter(Boolean).join('\n');
    case 'header': {
      const title = objectText(block.text);
      return `${title}\n${'═'.repeat(displayWidth(title))}`;
    }
    case 'context':
      return list(block.elements).map(objectText).join('  ·  ');
    case 'divider':
      return '─'.repeat(40);
    case 'table':
      return tableText(block);
    case 'markdown':
      return typeof block.text === 'string' ? block.text : '';
    case 'image':
      return `[${String(block.alt_text)}]`;
    case 'actions':
      return list(block.elements)
        .map((element) => `[ ${isRecord(element) ? objectText(element.text) : ''} ]`)
        .join(' ');
    default:
      return `(${String(block.type)})`;
  }
}

function objectText(value: unknown): string {
  if (!isRecord(value)) return '';
  if (value.type === 'image') return `[${String(value.alt_text)}]`;
  if (typeof value.text !== 'string') return '';
  return value.type === 'mrkdwn' ? displayed(value.text) : value.text;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
