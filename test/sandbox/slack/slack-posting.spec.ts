import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { startSandbox, type Sandbox } from '../sandbox.ts';
import { quietLogger } from './quiet-logger.ts';

const channel = 'C0LOYALTY';

describe('posting to the Slack stand-in', () => {
  let sandbox: Sandbox;
  let client: WebClient;
  let now = Date.parse('2026-11-22T10:00:00Z');
  const settings = { timeout: 5000, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logger: quietLogger };

  beforeEach(async () => {
    sandbox = await startSandbox({ now: () => now });
    client = new WebClient(sandbox.slack.botToken, { slackApiUrl: sandbox.slack.apiUrl, ...settings });
  });
  afterEach(() => sandbox.stop());

  it('keeps what the SDK posts: text, blocks and metadata', async () => {
    const blocks = [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'Ada is *Gold*' } }];
    const metadata = { event_type: 'tier_change', event_payload: { delivery: '1' } };
    const answer = await client.chat.postMessage({
      channel,
      text: 'Ada is Gold',
      blocks,
      metadata,
      unfurl_links: false,
    });
    expect(answer).toMatchObject({ ok: true, channel, message: { text: 'Ada is Gold' } });
    expect(sandbox.slack.messagesIn(channel)).toMatchObject([
      { ts: answer.ts, text: 'Ada is Gold', blocks, metadata, receivedAt: now, unfurlLinks: false },
    ]);
  });

  it('takes one message a second and channel, to the millisecond', async () => {
    await client.chat.postMessage({ channel, text: 'one' });
    now += 999;
    await expect(client.chat.postMessage({ channel, text: 'two' })).rejects.toMatchObject({ retryAfter: 1 });
    await client.chat.postMessage({ channel: 'C0VIP', text: 'elsewhere' });
    now += 1;
    await client.chat.postMessage({ channel, text: 'two' });
    expect(sandbox.slack.messagesIn(channel).map(({ text }) => text)).toEqual(['one', 'two']);
    expect(sandbox.slack.calls.byStatus).toEqual({ '200': 3, '429': 1 });
  });

  it('caps the workspace', async () => {
    sandbox.slack.configure({ workspaceLimit: { requests: 1, perSeconds: 60 } });
    await client.chat.postMessage({ channel, text: 'one' });
    await expect(client.chat.postMessage({ channel: 'C0VIP', text: 'two' })).rejects.toMatchObject({ retryAfter: 60 });
  });

  it.each([
    ['channel_not_found', { channel: 'C0NOWHERE', text: 'x' }],
    ['channel_not_found', { channel: 'C0SECRET', text: 'x' }],
    ['not_in_channel', { channel: 'C0STRANGER', text: 'x' }],
    ['is_archived', { channel: 'C0ARCHIVED', text: 'x' }],
    ['no_text', { channel, text: '' }],
    ['msg_too_long', { channel, text: 'x'.repeat(40_001) }],
    ['invalid_metadata_schema', { channel, text: 'x', metadata: { event_type: '', event_payload: {} } }],
    [
      'metadata_too_large',
      { channel, text: 'x', metadata: { event_type: 'a', event_payload: { ids: 'x'.repeat(8200) } } },
    ],
    [
      'msg_blocks_too_long',
      {
        channel,
        text: 'x',
        blocks: Array.from({ length: 5 }, () => ({
          type: 'section' as const,
          text: { type: 'mrkdwn' as const, text: 'x'.repeat(2700) },
        })),
      },
    ],
  ])('refuses with %s', async (error, message) => {
    await expect(client.chat.postMessage(message)).rejects.toMatchObject({ data: { ok: false, error } });
    expect(sandbox.slack.messages).toHaveLength(0);
  });

  it('says where blocks are invalid', async () => {
    const blocks = [{ type: 'header' as const, text: { type: 'plain_text' as const, text: 'x'.repeat(151) } }];
    await expect(client.chat.postMessage({ channel, text: 'x', blocks })).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        errors: ['must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
    await expect(client.apiCall('blocks.validate', { blocks })).rejects.toMatchObject({
      data: { error: 'invalid_blocks', errors: [{ pointer: '/0/text/text', code: 'failed_constraint' }] },
    });
    const message = { blocks };
    await expect(client.apiCall('blocks.validate', { message })).rejects.toMatchObject({
      data: { error: 'invalid_message', errors: [{ code: 'failed_constraint' }] },
    });
    await expect(client.apiCall('blocks.validate', { message, blocks })).rejects.toMatchObject({
      data: { error: 'invalid_arguments' },
    });
  });

  it('cuts a long top-level text into several messages', async () => {
    await client.chat.postMessage({ channel, text: 'x'.repeat(4045) });
    expect(sandbox.slack.messages).toHaveLength(1);
    now += 1000;
    await client.chat.postMessage({ channel, text: 'x'.repeat(4046) });
    expect(sandbox.slack.messages.map(({ part }) => part)).toEqual([0, 0, 1]);
  });

  it('asks for the token and the scope', async () => {
    const old = new WebClient('xoxb-old', { slackApiUrl: sandbox.slack.apiUrl, ...settings });
    await expect(old.auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
    const response = await fetch(`${sandbox.slack.apiUrl}auth.test`, { method: 'POST' });
    expect(await response.json()).toEqual({ ok: false, error: 'not_authed' });
    sandbox.slack.configure({ scopes: ['channels:read'] });
    await expect(client.chat.postMessage({ channel, text: 'x' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'chat:write', provided: 'channels:read' },
    });
  });

  it('posts to a public channel from outside with chat:write.public', async () => {
    sandbox.slack.configure({ scopes: ['chat:write', 'chat:write.public'] });
    expect(await client.chat.postMessage({ channel: 'C0STRANGER', text: 'x' })).toMatchObject({ ok: true });
  });

  it('reads forms and JSON, and nothing else', async () => {
    const post = (type: string, body: string) =>
      fetch(`${sandbox.slack.apiUrl}chat.postMessage`, {
        method: 'POST',
        headers: { authorization: `Bearer ${sandbox.slack.botToken}`, 'content-type': type },
        body,
      }).then((response) => response.json());
    const message = JSON.stringify({ channel, text: 'x' });
    expect(await post('text/plain', message)).toMatchObject({ error: 'invalid_post_type' });
    expect(await post('application/json; charset=utf-8', message)).toMatchObject({ ok: true });
    const form = new URLSearchParams({ channel: 'C0VIP', blocks: '[{' });
    expect(await post('application/x-www-form-urlencoded', String(form))).toMatchObject({
      error: 'invalid_blocks_format',
    });
    await expect(client.apiCall('chat.postMessages')).rejects.toMatchObject({ data: { error: 'unknown_method' } });
  });
});
