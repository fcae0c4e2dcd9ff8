import { describe, expect, it } from '@jest/globals';
import { setupAdvice } from './setup-advice.ts';
import type { SetupFailure } from './setup.client.ts';

const refused = (error: string, needed?: string): SetupFailure => ({
  kind: 'refused',
  error,
  ...(needed && { needed }),
});

describe('setupAdvice', () => {
  it.each<[SetupFailure, string]>([
    [refused('token_revoked'), 'Slack answered token_revoked: set SLACK_BOT_TOKEN to a valid bot token'],
    [refused('missing_scope', 'im:read'), 'Slack answered missing_scope: grant the app the scope im:read'],
    [refused('ratelimited'), 'Slack answered ratelimited: run this again later'],
    [refused('org_login_required'), 'Slack answered org_login_required: run this again later'],
    [
      refused('internal_error'),
      'Slack answered internal_error: run this again later, and check SLACK_API_URL if it is set',
    ],
    [refused('an_error_of_2027'), 'Slack answered an_error_of_2027'],
    [refused('not_in_channel'), 'Slack answered not_in_channel'],
    [{ kind: 'status', status: 302 }, 'Slack answered 302, a redirect: check SLACK_API_URL'],
    [{ kind: 'status', status: 404 }, 'Slack answered 404: check SLACK_API_URL'],
    [
      { kind: 'status', status: 200 },
      'Slack’s answer is not readable: run this again later, and check SLACK_API_URL if it is set',
    ],
    [{ kind: 'rate_limited', retryAfterMs: 1_500 }, 'Slack takes no more calls for now (429): run this again in 2 s'],
    [{ kind: 'unanswered', advice: 'Slack cannot be reached' }, 'Slack cannot be reached'],
  ])('says of %j what to do', (failure, advice) => {
    expect(setupAdvice(failure)).toBe(advice);
  });
});
