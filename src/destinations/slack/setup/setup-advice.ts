import type { SetupFailure } from './setup.client.ts';
import { judge } from '../slack.verdict.ts';

/** Tells an operator at the command line why a call has no result, and what to do. */
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
      // A hold of any other scope is about a post's channel.
      return outcome.scope === 'destination' ? outcome.detail : answered;
    }
  }
}

/** Advises how to grant scopes: they take effect only when the app is installed again. */
export function grantScopes(...scopes: readonly string[]): string {
  const named = `${scopes.length > 1 ? 'scopes' : 'scope'} ${scopes.join(', ')}`;
  return `grant the app the ${named} under OAuth & Permissions, and install it again`;
}
