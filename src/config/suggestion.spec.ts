import { describe, expect, it } from '@jest/globals';
import { suggestion } from './suggestion.ts';

const known = ['enabled', 'createMissingContacts', 'rateLimit', 'events', 'tier', 'tierId'];

describe('suggestion', () => {
  it.each([
    ['enable', 'enabled'],
    ['rate_limit', 'rateLimit'],
    ['RATELIMIT', 'rateLimit'],
    ['create-missing-contact', 'createMissingContacts'],
    ['evnets', 'events'],
    ['tierID', 'tierId'],
    ['tir', 'tier'],
  ])('takes %s for %s', (word, meant) => {
    expect(suggestion(word, known)).toBe(meant);
  });

  it.each(['', 'channel', 'off', 'x'.repeat(10_000)])('has no idea what %.10s means', (word) => {
    expect(suggestion(word, known)).toBeUndefined();
  });
});
