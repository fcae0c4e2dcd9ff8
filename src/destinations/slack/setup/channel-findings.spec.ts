import { describe, expect, it } from '@jest/globals';
import { channelFindings } from './channel-findings.ts';
import type { ChannelInfo, Identity } from './setup.client.ts';

const app = (...scopes: string[]): Identity => ({ workspace: 'Acme', bot: 'relay', scopes: new Set(scopes) });
const channel: ChannelInfo = { family: 'channels', name: 'vip', isArchived: false, isMember: true, isExtShared: false };

describe('channelFindings', () => {
  const found = (info: Partial<ChannelInfo>, identity = app()) =>
    channelFindings('C1', { kind: 'answered', result: { ...channel, ...info } }, identity).map(
      ({ level, text }) => `${level}: ${text}`,
    );
  const isShared =
    "warning: channel #vip (C1) is shared with another company, which would read your customers' names: set another";

  it.each<[string, Partial<ChannelInfo>, readonly string[]]>([
    ['nothing wrong', {}, ['ok: channel #vip (C1)']],
    ['a direct message', { family: 'im', name: '' }, ['ok: channel C1']],
    // Archiving takes the app out, and nobody can invite it again: no finding says so.
    [
      'an archived channel',
      { isArchived: true, isMember: false },
      ['problem: channel #vip (C1) is archived: unarchive it, or set another'],
    ],
    [
      'two things wrong',
      { isMember: false, isExtShared: true },
      ['problem: channel #vip (C1) is without the app: type /invite @relay in it', isShared],
    ],
  ])('says of %s', (_what, info, findings) => {
    expect(found(info)).toEqual(findings);
  });

  it('knows that chat:write.public posts to public channels from outside', () => {
    const outside = app('chat:write', 'chat:write.public');
    expect(found({ isMember: false }, outside)).toEqual([
      'warning: channel #vip (C1) is posted to from outside, where lost posts cannot be looked up: type /invite @relay in it',
    ]);
    expect(found({ isMember: false, family: 'groups' }, outside)).toEqual([
      'problem: channel #vip (C1) is without the app: type /invite @relay in it',
    ]);
  });

  it('takes any other refusal for a problem, with what to do', () => {
    const refused = (error: string) => channelFindings('C1', { kind: 'refused', error }, app());
    expect(refused('token_revoked')).toEqual([
      {
        level: 'problem',
        text: 'channel C1 is not checked: Slack answered token_revoked: set SLACK_BOT_TOKEN to a valid bot token',
      },
    ]);
  });
});
