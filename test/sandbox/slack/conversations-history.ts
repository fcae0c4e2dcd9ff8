import { jsonReply } from '../server/json-reply.ts';
import type { Reply } from '../server/reply.ts';
import { channelRefusal } from './channel-refusal.ts';
import { missingScope } from './missing-scope.ts';
import type { SlackArguments } from './slack-arguments.ts';
import { slackError } from './slack-error.ts';
import type { SlackMessage } from './slack-message.ts';
import type { Workspace } from './workspace.ts';

/** Messages on a page: docs.slack.dev/reference/methods/conversations.history. */
const pageSize = { default: 100, max: 999 } as const;

/** Answers conversations.history, newest first. A cursor leads to older messages. */
export function conversationsHistory(workspace: Workspace, given: SlackArguments): Reply {
  const channel = workspace.channels.find(({ id }) => id === given.text('channel'));
  const needed = channel?.isPrivate === true ? 'groups:history' : 'channels:history';
  const scopeRefusal = missingScope(workspace.scopes, needed);
  if (scopeRefusal !== null) return scopeRefusal;
  if (channel === undefined) return slackError('channel_not_found');
  const refusal = channelRefusal(workspace, channel, 'read');
  if (refusal !== null) return slackError(refusal);

  const limit = Number(given.text('limit') ?? pageSize.default);
  if (!Number.isInteger(limit) || limit < 1 || limit > pageSize.max) return slackError('invalid_limit');
  const cursor = given.text('cursor');
  const before = cursor === undefined ? undefined : Buffer.from(cursor, 'base64').toString();
  if (before !== undefined && !isTs(before)) return slackError('invalid_cursor');
  const oldest = given.text('oldest') ?? '0';
  const latest = given.text('latest') ?? '99999999999';
  if (!isTs(oldest)) return slackError('invalid_ts_oldest');
  if (!isTs(latest)) return slackError('invalid_ts_latest');
  const inclusive = given.flag('inclusive', false);

  const inRange = workspace.messages.all
    .filter((message) => message.channel === channel.id)
    .filter(
      ({ ts }) => isBetween(ts, { oldest, latest, inclusive }) && (before === undefined || micros(ts) < micros(before)),
    )
    .toReversed();
  const page = inRange.slice(0, limit);
  const hasMore = inRange.length > page.length;
  const withMetadata = given.flag('include_all_metadata', false);
  return jsonReply(200, {
    ok: true,
    messages: page.map((message) => view(message, withMetadata)),
    has_more: hasMore,
    response_metadata: { next_cursor: hasMore ? Buffer.from(page.at(-1)?.ts ?? '').toString('base64') : '' },
  });
}

interface Range {
  readonly oldest: string;
  readonly latest: string;
  readonly inclusive: boolean;
}

function isBetween(ts: string, { oldest, latest, inclusive }: Range): boolean {
  const at = micros(ts);
  if (inclusive && (at === micros(oldest) || at === micros(latest))) return true;
  return at > micros(oldest) && at < micros(latest);
}

function isTs(text: string): boolean {
  return /^\d{1,11}(\.\d{1,6})?$/.test(text);
}

/** Returns a ts in microseconds, as a bigint: a ts has more digits than a float keeps. */
function micros(ts: string): bigint {
  const [seconds = '0', fraction = ''] = ts.split('.');
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

function view({ ts, text, blocks, metadata }: SlackMessage, withMetadata: boolean): Record<string, unknown> {
  return {
    type: 'message',
    subtype: 'bot_message',
    bot_id: 'B0SANDBOX',
    user: 'U0SANDBOX',
    ts,
    text,
    ...(blocks.length > 0 ? { blocks } : {}),
    ...(withMetadata && metadata !== null ? { metadata } : {}),
  };
}
