import { afterEach, describe, expect, it } from '@jest/globals';
import {
  startRecordingServer,
  type RecordingServer,
  type ServerAnswer,
} from '../../../test/destinations/recording-server.ts';
import { noAnswer } from '../no-answer.ts';
import { SlackClient, type SlackPost } from './slack.client.ts';

const botToken = 'xoxb-0c0n7rac7';
const post: SlackPost = {
  channel: 'C0LOYALTY',
  text: 'Anna & Ben just reached Gold: 100 %',
  blocks: [{ type: 'section', text: { type: 'plain_text', text: 'Anna & Ben = Gold' } }],
  postId: '0198-post',
};
const posted = { ok: true, channel: 'C0LOYALTY', ts: '1712345678.000100', message: {} };

describe('SlackClient', () => {
  let server: RecordingServer;
  afterEach(() => server.close());

  const clientOf = async (
    answer: (number: number) => ServerAnswer | 'reset' = () => ({ body: posted }),
  ): Promise<SlackClient> => {
    server = await startRecordingServer(answer);
    return new SlackClient({ apiUrl: `${server.origin}/api/`, botToken, timeoutMs: 10_000 });
  };
  const answerTo = async (answer: ServerAnswer) => (await clientOf(() => answer)).post(post);

  describe('post', () => {
    it('sends a form, with blocks and metadata as JSON, and nothing that turns a name into a mention', async () => {
      await (await clientOf()).post(post);
      const { method, path, headers, body } = server.lastRequest();
      expect([method, path]).toEqual(['POST', '/api/chat.postMessage']);
      expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
      expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
        channel: 'C0LOYALTY',
        text: post.text,
        blocks: JSON.stringify(post.blocks),
        metadata: '{"event_type":"tier_relay_post","event_payload":{"post_id":"0198-post"}}',
        parse: 'none',
        unfurl_links: 'false',
        unfurl_media: 'false',
      });
    });

    it('shows the token in the Authorization header and nowhere else', async () => {
      await (await clientOf()).post(post);
      const { authorization, ...headers } = server.lastRequest().headers;
      expect(authorization).toBe(`Bearer ${botToken}`);
      expect(JSON.stringify({ ...server.lastRequest(), headers })).not.toContain(botToken);
    });

    it('returns the ts of what was posted', async () => {
      expect(await answerTo({ body: posted })).toEqual({ kind: 'posted', ts: '1712345678.000100' });
    });

    it.each([
      [{ ok: false, error: 'channel_not_found' }, { error: 'channel_not_found' }],
      [{ ok: false, error: 'an_error_of_2027' }, { error: 'an_error_of_2027' }],
      [
        { ok: false, error: 'missing_scope', needed: 'chat:write,chat:write.public', provided: 'channels:read' },
        { error: 'missing_scope', needed: 'chat:write,chat:write.public' },
      ],
      [{ ok: false, error: 'missing_scope', needed: 'Anna <anna@example.com>' }, { error: 'missing_scope' }],
      [{ ok: false, error: 'missing_scope', needed: 7 }, { error: 'missing_scope' }],
      [{ ok: false, error: 'invalid_blocks', errors: ['Anna'], response_metadata: {} }, { error: 'invalid_blocks' }],
    ])('takes %j for a refusal', async (body, refusal) => {
      expect(await answerTo({ body })).toEqual({ kind: 'refused', ...refusal });
    });

    it.each([
      ['a web page', '<html>Sign in</html>'],
      ['a word that could be an error code', 'ok'],
      ['nothing', ''],
      ['null', 'null'],
      ['a list', '[]'],
      ['an object that says nothing', '{}'],
      ['a refusal without an error', '{"ok":false}'],
      ['an error that is no code', '{"ok":false,"error":"Anna <anna@example.com>"}'],
      ['an error that is no text', '{"ok":false,"error":{}}'],
      ['a post without a ts', '{"ok":true}'],
    ])('does not take %s for Slack’s word', async (_name, body) => {
      expect(await answerTo({ body })).toEqual({ kind: 'status', status: 200 });
    });

    it.each([201, 204, 301, 304, 400, 404, 500, 503])('returns the status %i', async (status) => {
      expect(await answerTo({ status, body: '' })).toEqual({ kind: 'status', status });
    });

    it.each([
      ['30', 30_000],
      ['0', 0],
      ['86400', 3_600_000],
      ['9'.repeat(30), 3_600_000],
      ['soon', 1_000],
      ['', 1_000],
      ['-5', 1_000],
      ['Infinity', 1_000],
    ])('reads a 429 with Retry-After %j', async (retryAfter, retryAfterMs) => {
      const limited = {
        status: 429,
        headers: { 'retry-after': retryAfter },
        body: { ok: false, error: 'ratelimited' },
      };
      expect(await answerTo(limited)).toEqual({ kind: 'rate_limited', retryAfterMs });
    });

    it('reads a 429 without Retry-After', async () => {
      expect(await answerTo({ status: 429, body: '' })).toEqual({ kind: 'rate_limited', retryAfterMs: 1_000 });
    });

    it('does not let one channel’s 429 hold back another’s post', async () => {
      const limited = { status: 429, headers: { 'retry-after': '30' }, body: '' };
      const client = await clientOf((number) => (number === 1 ? limited : { body: posted }));
      expect(await client.post(post)).toMatchObject({ kind: 'rate_limited' });
      expect(await client.post({ ...post, channel: 'C0VIP' })).toMatchObject({ kind: 'posted' });
    });

    it.each([['reset' as const], [{ status: 500, body: '' }], [{ status: 429, body: '' }]])(
      'never posts again by itself after %j',
      async (answer) => {
        const client = await clientOf(() => answer);
        await client.post(post).catch(() => undefined);
        expect(server.requests).toHaveLength(1);
      },
    );

    it('rejects when there was no answer, with an error that says why', async () => {
      const client = await clientOf(() => 'reset');
      const error: unknown = await client.post(post).catch((thrown: unknown) => thrown);
      expect(noAnswer(error)).toMatchObject({ reason: 'network', detail: 'no answer: ECONNRESET', uncertain: true });
    });

    it('rejects when the answer has more bytes than any post needs', async () => {
      const client = await clientOf(() => ({ body: ' '.repeat(4 * 1024 * 1024 + 1) }));
      const error: unknown = await client.post(post).catch((thrown: unknown) => thrown);
      expect(noAnswer(error)).toMatchObject({ detail: 'no answer: AnswerTooLarge', uncertain: true });
    });
  });

  describe('findPosts', () => {
    const since = new Date('2026-01-02T03:04:05.678Z');
    const message = (ts: string, postId: string) => ({
      ts,
      metadata: { event_type: 'tier_relay_post', event_payload: { post_id: postId } },
    });

    it('reads the history with its metadata, page after page, and finds our posts among others’', async () => {
      const pages = [
        { ok: true, messages: [message('2.0', 'b'), { ts: '1.5' }], response_metadata: { next_cursor: 'next' } },
        { ok: true, messages: [message('1.0', 'a'), { ts: '0.5', metadata: { event_type: 'other' } }] },
      ];
      const client = await clientOf((number) => ({ body: pages[number - 1] }));
      expect(await client.findPosts('C0LOYALTY', since)).toEqual({
        kind: 'read',
        complete: true,
        posts: new Map([
          ['b', '2.0'],
          ['a', '1.0'],
        ]),
      });
      const asked = server.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
      expect(asked).toMatchObject([
        { channel: 'C0LOYALTY', oldest: '1767323045.678', include_all_metadata: 'true' },
        { channel: 'C0LOYALTY', cursor: 'next' },
      ]);
    });

    it.each<[ServerAnswer, object]>([
      [
        { body: { ok: false, error: 'missing_scope', needed: 'channels:history' } },
        { kind: 'refused', needed: 'channels:history' },
      ],
      [
        { status: 429, headers: { 'retry-after': '5' }, body: '' },
        { kind: 'rate_limited', retryAfterMs: 5_000 },
      ],
      [
        { status: 502, body: '' },
        { kind: 'status', status: 502 },
      ],
      [{ body: '<html>' }, { kind: 'status', status: 200 }],
    ])('returns %j as it was', async (answer, expected) => {
      expect(await (await clientOf(() => answer)).findPosts('C0LOYALTY', since)).toMatchObject(expected);
    });
  });
});
