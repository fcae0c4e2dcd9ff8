import type { SlackChannel } from './slack-channel.ts';
import type { Workspace } from './workspace.ts';

/** The error for a channel the bot may not use so, or null. A private channel it is not in does not exist for it. */
export function channelRefusal(workspace: Workspace, channel: SlackChannel, use: 'post' | 'read'): string | null {
  if (channel.isPrivate && !channel.isMember) return 'channel_not_found';
  if (use === 'post' && channel.isArchived) return 'is_archived';
  const mayStayOutside = use === 'post' && workspace.scopes.has('chat:write.public');
  return channel.isMember || mayStayOutside ? null : 'not_in_channel';
}
