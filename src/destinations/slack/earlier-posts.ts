import type { Delivery } from '../../model/delivery.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Handover } from '../handover.ts';
import { noAnswer } from '../no-answer.ts';
import type { HistoryAnswer } from './slack.client.ts';
import type { Workspace } from './workspace.ts';

/** A call starts up to its time limit before it ends without an answer, and Slack's clock is not ours. */
const marginMs = 120_000;
/** How soon a history that could not be read is read again. */
const againMs = 5_000;

/**
 * Looks in the channel's history for what may have been posted by an attempt without an answer. Undefined for a
 * delivery that is to be posted: it is not there, or it cannot be known and `afterTimeout` says resend.
 */
export async function findEarlierPosts(
  channel: string,
  unclear: readonly Handover[],
  { client, settings }: Workspace,
): Promise<(delivery: Delivery) => Outcome | undefined> {
  const times = unclear.map(({ delivery }) => delivery.uncertainSince?.getTime() ?? Date.now());
  const since = new Date(Math.min(...times) - marginMs);
  let answer: HistoryAnswer;
  try {
    answer = await client.findPosts(channel, since);
  } catch (error) {
    const { reason, detail } = noAnswer(error);
    return () => ({ kind: 'held', scope: 'delivery', reason, detail, afterMs: againMs });
  }
  switch (answer.kind) {
    case 'read': {
      const { posts } = answer;
      return ({ bundle }) => {
        const ts = posts.get(bundle?.id ?? '');
        return ts === undefined ? undefined : { kind: 'delivered', ref: ts };
      };
    }
    case 'rate_limited': {
      const { retryAfterMs: afterMs } = answer;
      return () => ({ kind: 'held', scope: 'delivery', reason: 'rate_limited', detail: 'history (429)', afterMs });
    }
    case 'status':
      return () => ({
        kind: 'held',
        scope: 'delivery',
        reason: 'server_error',
        detail: 'Slack’s history is not readable',
        afterMs: againMs,
      });
    case 'refused':
      // Without the scope, or outside the channel, nobody can tell.
      return settings().afterTimeout === 'resend' ? () => undefined : () => parked(channel);
  }
}

function parked(channel: string): Outcome {
  return {
    kind: 'dead',
    reason: 'timeout',
    detail: `may have been posted: look in channel ${channel}, and replay it if it is not there`,
  };
}
