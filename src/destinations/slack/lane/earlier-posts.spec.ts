import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { waitingDelivery } from '../../../../test/support/waiting-delivery.ts';
import { findEarlierPosts } from './earlier-posts.ts';
import type { HistoryAnswer } from '../slack.client.ts';

const storedAt = Date.parse('2026-01-02T03:04:05.678Z');
const bundleId = uuidv7({ msecs: storedAt });
const uncertainSince = new Date('2026-01-02T09:00:00.000Z');
const unclear = waitingDelivery({ bundleId, uncertainSince });

async function found(answer: HistoryAnswer | Error, afterTimeout: 'resend' | 'park' = 'park') {
  const asked: Date[] = [];
  const findPosts = (_channel: string, since: Date): Promise<HistoryAnswer> => {
    asked.push(since);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const earlier = await findEarlierPosts([unclear], { channel: 'C0LOYALTY', client: { findPosts }, afterTimeout });
  const outcome = earlier.kind === 'read' ? earlier.outcomeOf(unclear) : earlier.outcome;
  return { kind: earlier.kind, outcome, since: asked[0]?.getTime() };
}

const posts = (...ids: readonly string[]) => new Map(ids.map((id) => [id, '1712345678.000100']));

describe('findEarlierPosts', () => {
  it('delivers what is there', async () => {
    const { outcome } = await found({ kind: 'read', posts: posts(bundleId), complete: false });
    expect(outcome).toEqual({ kind: 'delivered', ref: 'C0LOYALTY/1712345678.000100' });
  });

  it('looks from before the bundle was stored, for a crash may be long ago', async () => {
    const { outcome, since } = await found({ kind: 'read', posts: posts('another'), complete: true });
    expect(outcome).toEqual({ kind: 'cleared' });
    expect(storedAt - (since ?? NaN)).toBe(120_000);
  });

  it.each<[string, HistoryAnswer]>([
    ['was not read to the end', { kind: 'read', posts: posts('another'), complete: false }],
    ['may not be read', { kind: 'refused', error: 'missing_scope', needed: 'channels:history' }],
    ['is of a channel without the app', { kind: 'refused', error: 'not_in_channel' }],
    ['is refused for a reason Slack has added since', { kind: 'refused', error: 'an_error_of_2027' }],
  ])('knows nothing when the history %s', async (_why, answer) => {
    expect((await found(answer, 'resend')).outcome).toEqual({ kind: 'cleared' });
    expect((await found(answer, 'park')).outcome).toMatchObject({ kind: 'dead', reason: 'timeout' });
  });

  const inAMoment = { kind: 'held', scope: 'lane', reason: 'rate_limited' };
  it.each<[string, HistoryAnswer | Error, object]>([
    ['is limited', { kind: 'rate_limited', retryAfterMs: 7_000 }, { ...inAMoment, afterMs: 7_000 }],
    ['is limited by a word', { kind: 'refused', error: 'ratelimited' }, inAMoment],
    ['fails', { kind: 'status', status: 503 }, { kind: 'retry', scope: 'lane', reason: 'server_error' }],
    [
      'fails by a word',
      { kind: 'refused', error: 'internal_error' },
      { kind: 'retry', scope: 'lane', reason: 'server_error' },
    ],
    [
      'does not answer',
      Object.assign(new Error(), { code: 'ECONNRESET' }),
      { kind: 'retry', scope: 'lane', reason: 'network' },
    ],
    ['needs another token', { kind: 'refused', error: 'token_revoked' }, { scope: 'destination', reason: 'auth' }],
  ])('looks again when the history %s, and neither posts nor gives up', async (_why, answer, outcome) => {
    expect(await found(answer, 'resend')).toMatchObject({ kind: 'failed', outcome });
    expect(await found(answer, 'park')).toMatchObject({ kind: 'failed', outcome });
  });
});
