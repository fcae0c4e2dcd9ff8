import type { MessageMetadata } from '@slack/web-api';

/**
 * Lets `conversations.history` find a post again after an answer was lost. Metadata is visible in the workspace: an id
 * of ours only, nothing of the customer; deliveries are looked up by the post on our side.
 */
export function postMetadata(postId: string): MessageMetadata {
  return { event_type: 'tier_relay_post', event_payload: { post_id: postId } };
}

/** The id in a post's metadata; undefined for what others posted. */
export function postIdIn(metadata: unknown): string | undefined {
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  if (!('event_type' in metadata) || metadata.event_type !== 'tier_relay_post') return undefined;
  const payload = 'event_payload' in metadata ? metadata.event_payload : undefined;
  if (typeof payload !== 'object' || payload === null || !('post_id' in payload)) return undefined;
  return typeof payload.post_id === 'string' ? payload.post_id : undefined;
}
