import type { SlackChannel } from './slack-channel.ts';

const channel = (id: string, name: string, given: Partial<SlackChannel> = {}): SlackChannel => ({
  id,
  name,
  isPrivate: false,
  isArchived: false,
  isMember: true,
  isExtShared: false,
  ...given,
});

/** At least one channel of each kind that a post can meet. */
export const defaultChannels: readonly SlackChannel[] = [
  channel('C0LOYALTY', 'loyalty'),
  channel('C0VIP', 'vip'),
  channel('C0PRIVATE', 'loyalty-private', { isPrivate: true }),
  channel('C0SHARED', 'loyalty-partners', { isExtShared: true }),
  channel('C0ARCHIVED', 'old-loyalty', { isArchived: true }),
  channel('C0STRANGER', 'not-invited', { isMember: false }),
  channel('C0SECRET', 'private-not-invited', { isPrivate: true, isMember: false }),
];
