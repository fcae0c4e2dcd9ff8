import { isRecord } from '../../../src/model/is-record.ts';
import { validateBlocks } from './block-kit/validate-blocks.ts';
import type { SlackArguments } from './slack-arguments.ts';
import type { SlackMessage, SlackMetadata } from './slack-message.ts';
import { splitText } from './split-text.ts';

interface Content {
  /** The text, or its pieces when Slack cuts it into several messages. */
  readonly texts: readonly string[];
  readonly blocks: SlackMessage['blocks'];
  readonly metadata: SlackMetadata | null;
}

interface Refused {
  readonly error: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Slack's documented maximum for `text`. Beyond it chat.postMessage answers msg_too_long. */
const maxText = 40_000;
/** Not documented: posts were seen to fail from 11,000–13,000 characters of block JSON on, tables not counted. */
const maxBlockJson = 13_000;
const maxMetadataBytes = 8 * 1024;

/** Returns the content that a chat.postMessage shows, or the error with which Slack refuses it. */
export function messageContent(given: SlackArguments): Content | Refused {
  const text = given.text('text') ?? '';
  if (text.length > maxText) return { error: 'msg_too_long' };
  const metadata = parseMetadata(given.json('metadata'));
  if (metadata !== null && 'error' in metadata) return metadata;
  const blocks = parseBlocks(given.json('blocks'));
  if ('error' in blocks) return blocks;
  if (text === '' && blocks.length === 0) return { error: 'no_text' };
  return { texts: splitText(text), blocks, metadata };
}

function parseBlocks(value: unknown): SlackMessage['blocks'] | Refused {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return { error: 'invalid_blocks_format' };
  const list: readonly unknown[] = value;
  const problems = validateBlocks(list);
  if (problems.length > 0) {
    const errors = problems.map(({ message, pointer }) => `${message} [json-pointer:/blocks${pointer}]`);
    const messages = errors.map((error) => `[ERROR] ${error}`);
    return { error: 'invalid_blocks', details: { errors, response_metadata: { messages } } };
  }
  const blocks = list.filter(isRecord);
  const isLong = JSON.stringify(blocks.filter((block) => block.type !== 'table')).length > maxBlockJson;
  return isLong ? { error: 'msg_blocks_too_long' } : blocks;
}

function parseMetadata(value: unknown): SlackMetadata | Refused | null {
  if (value === undefined) return null;
  if (!isRecord(value)) return { error: 'invalid_metadata_format' };
  const { event_type, event_payload, ...others } = value;
  const isType = typeof event_type === 'string' && /^[\w.:-]{1,255}$/.test(event_type);
  if (!isType || !isRecord(event_payload) || Object.keys(others).length > 0) {
    return { error: 'invalid_metadata_schema' };
  }
  if (Buffer.byteLength(JSON.stringify(value)) > maxMetadataBytes) return { error: 'metadata_too_large' };
  return { event_type, event_payload };
}
