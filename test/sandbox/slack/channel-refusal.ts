import type { SlackChannel } from './slack-channel.ts';
import type { Workspace } from './workspace.ts';

/** Returns the error when the bot may not use the channel so, else null. Slack hides private channels from others. */
export function channelRefusal(workspace: Workspace, channel: SlackChannel, use: 'post' | 'read'): string | null {
  if (channel.isPrivate && !channel.isMember) return 'channel_not_found';
  if (use === 'post' && channel.isArchived) return 'is_archived';
  const mayStayOutside = use === 'post' && workspace.scopes.has('chat:write.public');
  return channel.isMember || mayStayOutside ? null : 'not_in_channel';
}
