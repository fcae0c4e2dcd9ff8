import { describe, expect, it } from '@jest/globals';
import { identityFindings } from './identity-findings.ts';

describe('identityFindings', () => {
  it('warns of a person’s token, and of scopes it cannot know', () => {
    expect(identityFindings({ workspace: 'Acme' })).toEqual([
      { level: 'ok', text: 'workspace Acme' },
      { level: 'warning', text: expect.stringContaining('set it to the Bot User OAuth Token') },
      { level: 'warning', text: expect.stringContaining('posting takes chat:write') },
    ]);
  });
});
