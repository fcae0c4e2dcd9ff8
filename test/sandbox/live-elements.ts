import { isRecord } from '../../src/model/is-record.ts';
import type { LiveElement } from './slack/live-element.ts';
import { mrkdwnElements } from './slack/mrkdwn-elements.ts';
import type { SlackMessage } from './slack/slack-message.ts';

const leafValue = {
  user: 'user_id',
  usergroup: 'usergroup_id',
  broadcast: 'range',
  channel: 'channel_id',
  link: 'url',
} as const;

/**
 * Returns everything live in a message's text and blocks. A name typed by a customer must add nothing. The text of a
 * `markdown` block counts as mrkdwn.
 */
export function liveElements(message: Omit<SlackMessage, 'ts' | 'receivedAt'>): readonly LiveElement[] {
  const found: LiveElement[] = [];
  const names = message.linkNames || message.parse === 'full';
  if (message.mrkdwn) found.push(...mrkdwnElements(message.text, { where: 'text', names, autolinks: true }));
  message.blocks.forEach((block, index) => {
    collect(block, `/blocks/${String(index)}`, found);
  });
  return found;
}

function collect(value: unknown, where: string, found: LiveElement[]): void {
  if (Array.isArray(value)) {
    value.forEach((entry, index) => {
      collect(entry, `${where}/${String(index)}`, found);
    });
    return;
  }
  if (!isRecord(value)) return;
  const { type, text } = value;
  if ((type === 'mrkdwn' || type === 'markdown') && typeof text === 'string') {
    found.push(...mrkdwnElements(text, { where, names: false, autolinks: value.verbatim !== true }));
  }
  const leaf = Object.entries(leafValue).find(([kind]) => kind === type);
  if (leaf !== undefined) {
    const kind = leaf[0] as keyof typeof leafValue;
    found.push({ kind, value: String(value[leaf[1]]), where });
  }
  if (type === 'button' && typeof value.url === 'string') found.push({ kind: 'link', value: value.url, where });
  if (type === 'date' && typeof value.url === 'string') found.push({ kind: 'link', value: value.url, where });
  for (const [name, entry] of Object.entries(value)) collect(entry, `${where}/${name}`, found);
}
