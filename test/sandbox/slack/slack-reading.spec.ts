import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { startSandbox, type Sandbox } from '../sandbox.ts';
import { quietLogger } from './quiet-logger.ts';

describe('reading from the Slack stand-in', () => {
  let sandbox: Sandbox;
  let client: WebClient;
  let now = Date.parse('2026-11-22T10:00:00Z');

  beforeEach(async () => {
    sandbox = await startSandbox({ now: () => now });
    client = new WebClient(sandbox.slack.botToken, {
      slackApiUrl: sandbox.slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: quietLogger,
    });
  });
  afterEach(() => sandbox.stop());

  it('tells the granted scopes with auth.test', async () => {
    const { response_metadata: metadata } = await client.auth.test();
    expect(metadata?.scopes).toContain('chat:write');
  });

  it.each([
    ['C0LOYALTY', { is_member: true, is_archived: false, is_private: false, is_ext_shared: false }],
    ['C0ARCHIVED', { is_archived: true }],
    ['C0SHARED', { is_ext_shared: true }],
    ['C0STRANGER', { is_member: false }],
    ['C0PRIVATE', { is_private: true, is_member: true }],
  ])('describes %s', async (channel, expected) => {
    expect((await client.conversations.info({ channel })).channel).toMatchObject(expected);
  });

  it('hides private channels from strangers and asks for the scope of the kind', async () => {
    const info = (channel: string) => client.conversations.info({ channel });
    await expect(info('C0SECRET')).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
    sandbox.slack.configure({ scopes: ['channels:read'] });
    await expect(info('C0PRIVATE')).rejects.toMatchObject({ data: { error: 'missing_scope', needed: 'groups:read' } });
  });

  it('pages through history, newest first, with metadata when asked', async () => {
    const channel = 'C0LOYALTY';
    for (const text of ['one', 'two', 'three']) {
      const metadata = { event_type: 'tier_change', event_payload: { text } };
      await client.chat.postMessage({ channel, text, metadata });
      now += 1000;
    }
    const first = await client.conversations.history({ channel, limit: 2, include_all_metadata: true });
    expect(first.messages).toMatchObject([{ text: 'three' }, { text: 'two', metadata: { event_type: 'tier_change' } }]);
    expect(first.has_more).toBe(true);
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await client.conversations.history({ channel, limit: 2, cursor });
    expect(second.messages).toMatchObject([{ text: 'one' }]);
    expect(second.messages?.[0]).not.toHaveProperty('metadata');
    expect(second.has_more).toBe(false);
    const oldest = first.messages?.[1]?.ts ?? '';
    const newer = await client.conversations.history({ channel, oldest });
    expect(newer.messages).toMatchObject([{ text: 'three' }]);
    const inclusive = await client.conversations.history({ channel, oldest, inclusive: true });
    expect(inclusive.messages).toHaveLength(2);
  });

  it('shows no history to those outside, or without the scope', async () => {
    const history = (channel: string) => client.conversations.history({ channel });
    await expect(history('C0STRANGER')).rejects.toMatchObject({ data: { error: 'not_in_channel' } });
    sandbox.slack.configure({ scopes: ['chat:write'] });
    await expect(history('C0LOYALTY')).rejects.toMatchObject({ data: { needed: 'channels:history' } });
  });
});
