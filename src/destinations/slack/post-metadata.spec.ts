import { describe, expect, it } from '@jest/globals';
import { postIdIn, postMetadata } from './post-metadata.ts';

describe('postMetadata', () => {
  it('names the post and nothing else', () => {
    expect(postMetadata('0198-post')).toEqual({
      event_type: 'tier_relay_post',
      event_payload: { post_id: '0198-post' },
    });
  });
});

describe('postIdIn', () => {
  it('finds the post again', () => {
    expect(postIdIn(postMetadata('0198-post'))).toBe('0198-post');
  });

  it.each([
    undefined,
    null,
    'tier_relay_post',
    [],
    {},
    { event_type: 'tier_relay_post' },
    { event_type: 'tier_relay_post', event_payload: null },
    { event_type: 'tier_relay_post', event_payload: {} },
    { event_type: 'tier_relay_post', event_payload: { post_id: 7 } },
    { event_type: 'another_apps', event_payload: { post_id: '0198-post' } },
  ])('takes %j for somebody else’s', (metadata) => {
    expect(postIdIn(metadata)).toBeUndefined();
  });
});
