import type { Delivery } from '../../model/delivery.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Handover } from '../handover.ts';
import { noAnswer } from '../no-answer.ts';
import type { HistoryAnswer } from './slack.client.ts';
import { judge, refOf } from './slack.verdict.ts';
import { storedAt } from './stored-at.ts';
import type { Workspace } from './workspace.ts';

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
   * Undefined for a delivery that is to be posted: it is not there. Where nobody can tell, what is known to have been
   * posted in this channel stays delivered; of the rest `afterTimeout` decides, or the person who replayed it.
   */
  | { readonly kind: 'read'; readonly outcomeOf: (delivery: Delivery) => Outcome | undefined }
  /** The history is to be read again later. */
  | { readonly kind: 'failed'; readonly outcome: Outcome };

/** An attempt of it ended without an answer, or it was posted and a person asks for it again. */
export function mayBePosted({ bundle, ref, uncertainSince }: Delivery): boolean {
  return bundle !== null && (uncertainSince !== null || ref !== null);
}

/** Looks in the channel's history for what may have been posted. */
export async function findEarlierPosts(
  channel: string,
  unclear: readonly Handover[],
  { client, settings }: Workspace,
): Promise<EarlierPosts> {
  const since = new Date(Math.min(...unclear.map(({ delivery }) => earliest(delivery))) - marginMs);
  const unknowable = ({ ref, replayed }: Delivery): Outcome | undefined => {
    if (ref?.startsWith(refOf(channel, ''))) return { kind: 'delivered', ref };
    return replayed || settings().afterTimeout === 'resend' ? undefined : parked(channel);
  };
  let answer: HistoryAnswer;
  try {
    answer = await client.findPosts(channel, since);
  } catch (error) {
    return failed(noAnswer(error));
  }
  switch (answer.kind) {
    case 'read': {
      const { posts, complete } = answer;
      const outcomeOf = (delivery: Delivery): Outcome | undefined => {
        const ts = posts.get(delivery.bundle?.id ?? '');
        if (ts !== undefined) return { kind: 'delivered', ref: refOf(channel, ts) };
        return complete ? undefined : unknowable(delivery);
      };
      return { kind: 'read', outcomeOf };
    }
    case 'refused':
      // Without the scope, or outside the channel, nobody can tell.
      if (!passing.has(answer.error)) return { kind: 'read', outcomeOf: unknowable };
      return failed(judge(answer, channel).outcome);
    case 'rate_limited':
    case 'status':
      return failed(judge(answer, channel).outcome);
  }
}

/**
 * When it can have been posted: not before its bundle was stored. After a crash nothing else tells, for whoever takes
 * over only knows that it may have been posted before.
 */
function earliest({ bundle, uncertainSince }: Delivery): number {
  return bundle ? storedAt(bundle) : (uncertainSince?.getTime() ?? Date.now());
}

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
