import { jsonReply } from '../server/json-reply.ts';
import type { Reply } from '../server/reply.ts';
import { missingScope } from './missing-scope.ts';
import type { SlackArguments } from './slack-arguments.ts';
import { slackError } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

/** Answers conversations.info. Takes ids only, and shows public channels that the bot is not in. */
export function conversationsInfo(workspace: Workspace, given: SlackArguments): Reply {
  const channel = workspace.channels.find(({ id }) => id === given.text('channel'));
  const needed = channel?.isPrivate === true ? 'groups:read' : 'channels:read';
  const refusal = missingScope(workspace.scopes, needed);
  if (refusal !== null) return refusal;
  if (channel === undefined || (channel.isPrivate && !channel.isMember)) return slackError('channel_not_found');
  return jsonReply(200, {
    ok: true,
    channel: {
      id: channel.id,
      name: channel.name,
      is_channel: !channel.isPrivate,
      is_group: channel.isPrivate,
      is_private: channel.isPrivate,
      is_archived: channel.isArchived,
      is_member: channel.isMember,
      is_shared: channel.isExtShared,
      is_ext_shared: channel.isExtShared,
      is_org_shared: false,
    },
  });
}
