import { expect, it } from '@jest/globals';
import { postMetadata } from './post-metadata.ts';

it('names the post and nothing else', () => {
  expect(postMetadata('0198-post')).toEqual({ event_type: 'tier_relay_post', event_payload: { post_id: '0198-post' } });
});
