import type { Delivery } from '../../../model/delivery.ts';
import type { Outcome } from '../../../model/outcome.ts';
import { noAnswer } from '../../no-answer.ts';
import type { HistoryAnswer, SlackClient } from '../slack.client.ts';
import { judge, refOf } from '../slack.verdict.ts';
import { storedAt } from './bundle.ts';
import type { SlackSettings } from '../slack.settings.ts';

/** Milliseconds that Slack's clock may be behind ours. */
const marginMs = 120_000;

/** Refusals that pass, after which the history can be read. After any other nobody can tell what was posted. */
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
   * `cleared`: the channel does not show the post, so it is to be posted. Where nobody can tell, a post known to have
   * been in this channel stays delivered, a replayed one is posted, and `afterTimeout` decides about the others.
   */
  | { readonly kind: 'read'; readonly outcomeOf: (delivery: Delivery) => Outcome }
  /** The history could not be read now; read it again later. */
  | { readonly kind: 'failed'; readonly outcome: Outcome };

interface LookUp extends Pick<SlackSettings, 'afterTimeout'> {
  readonly channel: string;
  readonly client: Pick<SlackClient, 'findPosts'>;
}

/** Looks in the channel's history for deliveries that may have been posted. Costs 1 to 4 calls to Slack. */
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
    // No post is older than its bundle. After a crash nothing else tells when the call was made.
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
      // Without the scope, or the app in the channel, nobody can tell.
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
