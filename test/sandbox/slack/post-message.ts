import { jsonReply } from '../server/json-reply.ts';
import type { Reply } from '../server/reply.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { channelRefusal } from './channel-refusal.ts';
import { messageContent } from './message-content.ts';
import type { SlackArguments } from './slack-arguments.ts';
import { slackError } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

/** Answers chat.postMessage. */
export function postMessage(workspace: Workspace, given: SlackArguments, request: VendorRequest): Reply {
  const named = given.text('channel');
  if (named === undefined) {
    const messages = ['[ERROR] missing required field: channel'];
    return slackError('invalid_arguments', { response_metadata: { messages } });
  }
  const channel = workspace.channels.find(({ id, name }) => named === id || named.replace(/^#/, '') === name);
  if (channel === undefined) return slackError('channel_not_found');
  const refusal = channelRefusal(workspace, channel, 'post');
  if (refusal !== null) return slackError(refusal);
  const waitSeconds = workspace.limits.take(channel.id, request.receivedAt);
  if (waitSeconds > 0) {
    return jsonReply(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(waitSeconds) });
  }
  const content = messageContent(given);
  if ('error' in content) return slackError(content.error, content.details);

  const common = {
    channel: channel.id,
    metadata: content.metadata,
    receivedAt: request.receivedAt,
    unfurlLinks: given.flag('unfurl_links', false),
    unfurlMedia: given.flag('unfurl_media', true),
    mrkdwn: given.flag('mrkdwn', true),
    linkNames: given.flag('link_names', false),
    parse: given.text('parse') ?? 'none',
  };
  const [first] = content.texts.map((text, part) =>
    workspace.messages.add({ ...common, text, blocks: part === 0 ? content.blocks : [], part }, workspace.now()),
  );
  const { ts = '', text = '', blocks = [], metadata = null } = first ?? {};
  const message = {
    type: 'message',
    subtype: 'bot_message',
    bot_id: 'B0SANDBOX',
    user: 'U0SANDBOX',
    ts,
    text,
    ...(blocks.length > 0 ? { blocks } : {}),
    ...(metadata === null ? {} : { metadata }),
  };
  return jsonReply(200, { ok: true, channel: channel.id, ts, message });
}
