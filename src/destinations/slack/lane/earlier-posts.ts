import type { Delivery } from '../../../model/delivery.ts';
import type { Outcome } from '../../../model/outcome.ts';
import { noAnswer } from '../../no-answer.ts';
import type { HistoryAnswer, SlackClient } from '../slack.client.ts';
import { judge, refOf } from '../slack.verdict.ts';
import { storedAt } from './bundle.ts';
import type { SlackSettings } from '../slack.settings.ts';

/** Slack's clock is not ours. */
const marginMs = 120_000;

/** Refusals after which the history can be read again: of the rest none says what was posted. */
const passing = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'team_added_to_org',
  'org_login_required',
]);

export type EarlierPosts =
  /**
   * Cleared is what is to be posted: it is not there. Where nobody can tell, what is known to have been posted in this
   * channel stays delivered; of the rest `afterTimeout` decides, or the person who replayed it.
   */
  | { readonly kind: 'read'; readonly outcomeOf: (delivery: Delivery) => Outcome }
  /** The history is to be read again later. */
  | { readonly kind: 'failed'; readonly outcome: Outcome };

interface LookUp extends Pick<SlackSettings, 'afterTimeout'> {
  readonly channel: string;
  readonly client: Pick<SlackClient, 'findPosts'>;
}

/** Looks in the channel's history for what may have been posted. */
export async function findEarlierPosts(
  unclear: readonly Delivery[],
  { channel, client, afterTimeout }: LookUp,
): Promise<EarlierPosts> {
  const unknowable = ({ ref, replayed }: Delivery): Outcome => {
    if (ref?.startsWith(refOf(channel, ''))) return { kind: 'delivered', ref };
    return replayed || afterTimeout === 'resend' ? cleared : parked(channel);
  };
  let answer: HistoryAnswer;
  try {
    // Not before its bundle was stored: after a crash nothing else tells when it can have been posted.
    const earliest = Math.min(...unclear.map(({ bundleId }) => storedAt(bundleId ?? '')));
    answer = await client.findPosts(channel, new Date(earliest - marginMs));
  } catch (error) {
    return failed({ ...noAnswer(error), scope: 'lane' });
  }
  switch (answer.kind) {
    case 'read': {
      const { posts, complete } = answer;
      const outcomeOf = (delivery: Delivery): Outcome => {
        const ts = posts.get(delivery.bundleId ?? '');
        if (ts !== undefined) return { kind: 'delivered', ref: refOf(channel, ts) };
        return complete ? cleared : unknowable(delivery);
      };
      return { kind: 'read', outcomeOf };
    }
    case 'refused':
      // Without the scope, or outside the channel, nobody can tell.
      if (!passing.has(answer.error)) return { kind: 'read', outcomeOf: unknowable };
      return failed(judge(answer, channel));
    case 'rate_limited':
    case 'status':
      return failed(judge(answer, channel));
  }
}

const cleared: Outcome = { kind: 'cleared' };

function failed(outcome: Outcome): EarlierPosts {
  if (outcome.kind !== 'retry') return { kind: 'failed', outcome };
  return { kind: 'failed', outcome: { ...outcome, detail: `channel history: ${outcome.detail}` } };
}

function parked(channel: string): Outcome {
  return {
    kind: 'dead',
    reason: 'timeout',
    detail: `may have been posted: look in channel ${channel}, and replay it if it is not there`,
  };
}
