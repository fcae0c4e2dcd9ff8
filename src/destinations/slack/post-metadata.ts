import type { MessageMetadata } from '@slack/web-api';

/**
 * Lets `conversations.history` find a post again after an answer was lost. Metadata is visible in the workspace: an id
 * of ours only, nothing of the customer; deliveries are looked up by the post on our side.
 */
export function postMetadata(postId: string): MessageMetadata {
  return { event_type: 'tier_relay_post', event_payload: { post_id: postId } };
}
