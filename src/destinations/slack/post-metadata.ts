import type { MessageMetadata } from '@slack/web-api';

/**
 * Returns metadata by which a post is found again in `conversations.history` after an answer was lost. It holds only an
 * id of ours, nothing of the customer: the workspace can see it.
 */
export function postMetadata(postId: string): MessageMetadata {
  return { event_type: 'tier_relay_post', event_payload: { post_id: postId } };
}

/** Returns the id in a post's metadata; undefined for a post that is not ours. */
export function postIdIn(metadata: unknown): string | undefined {
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  if (!('event_type' in metadata) || metadata.event_type !== 'tier_relay_post') return undefined;
  const payload = 'event_payload' in metadata ? metadata.event_payload : undefined;
  if (typeof payload !== 'object' || payload === null || !('post_id' in payload)) return undefined;
  return typeof payload.post_id === 'string' ? payload.post_id : undefined;
}
