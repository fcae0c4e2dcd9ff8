import type { SetupFailure } from './setup.client.ts';
import { judge } from '../slack.verdict.ts';

/** What an operator at the command line is told of a call without a result. */
export function setupAdvice(failure: SetupFailure): string {
  switch (failure.kind) {
    case 'unanswered':
      return failure.advice;
    case 'rate_limited':
      return `Slack takes no more calls for now (429): run this again in ${Math.ceil(failure.retryAfterMs / 1_000)} s`;
    case 'refused':
    case 'status': {
      const outcome = judge(failure, '');
      if (outcome.kind === 'retry') {
        return `${outcome.detail}: run this again later, and check SLACK_API_URL if it is set`;
      }
      const answered = `Slack answered ${failure.kind === 'refused' ? failure.error : failure.status}`;
      if (outcome.kind !== 'held') return answered;
      if (outcome.reason === 'rate_limited') return `${answered}: run this again later`;
      // The rest is about a post's channel.
      return outcome.scope === 'destination' ? outcome.detail : answered;
    }
  }
}

/** What to do so that the app may: scopes take effect only with the next installation. */
export function grantScopes(...scopes: readonly string[]): string {
  const named = `${scopes.length > 1 ? 'scopes' : 'scope'} ${scopes.join(', ')}`;
  return `grant the app the ${named} under OAuth & Permissions, and install it again`;
}
