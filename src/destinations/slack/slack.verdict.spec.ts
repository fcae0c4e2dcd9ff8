import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../model/outcome.ts';
import { judge } from './slack.verdict.ts';

const hoursMs = 2 * 3_600_000;
const minuteMs = 60_000;

const refused = (error: string, needed?: string) =>
  judge({ kind: 'refused', error, ...(needed !== undefined && { needed }) }, 'C0LOYALTY');

describe('judge', () => {
  it('delivers what was posted', () => {
    const verdict = judge({ kind: 'posted', ts: '1712345678.000100' }, 'C0LOYALTY');
    expect(verdict).toEqual({ kind: 'delivered', ref: 'C0LOYALTY/1712345678.000100' });
  });

  it('holds the channel as long as a 429 says', () => {
    const outcome = judge({ kind: 'rate_limited', retryAfterMs: 7_000 }, 'C0LOYALTY');
    expect(outcome).toMatchObject({ kind: 'held', scope: 'lane', reason: 'rate_limited', afterMs: 7_000 });
  });

  it.each(['ratelimited', 'rate_limited'])('holds the channel for a moment on %s: it was not posted', (error) => {
    const outcome = refused(error);
    expect(outcome).toMatchObject({ kind: 'held', scope: 'lane', reason: 'rate_limited', afterMs: 1_000 });
  });

  it.each(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])(
    'tries again after %s: it may have been posted',
    (error) => {
      const detail = `Slack answered ${error}`;
      const outcome: Outcome = { kind: 'retry', scope: 'lane', reason: 'server_error', detail, uncertain: true };
      expect(refused(error)).toEqual(outcome);
    },
  );

  it.each(['message_limit_exceeded', 'team_added_to_org', 'org_login_required'])(
    'stops the destination for hours on %s',
    (error) => {
      const held = { kind: 'held', scope: 'destination', reason: 'rate_limited', afterMs: hoursMs };
      expect(refused(error)).toMatchObject(held);
    },
  );

  it.each([
    'invalid_auth',
    'not_authed',
    'token_revoked',
    'token_expired',
    'account_inactive',
    'missing_scope',
    'no_permission',
    'access_denied',
    'not_allowed_token_type',
    'ekm_access_denied',
    'team_access_not_granted',
  ])('stops the destination on %s, and looks again in a minute', (error) => {
    const outcome = refused(error);
    expect(outcome).toMatchObject({ kind: 'held', scope: 'destination', reason: 'auth', afterMs: minuteMs });
    expect(outcome).toMatchObject({ detail: expect.stringContaining(`Slack answered ${error}: `) });
  });

  it.each([
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
  ])('stops the channel alone on %s, names it, and looks again in a minute', (error) => {
    const outcome = refused(error);
    expect(outcome).toMatchObject({ kind: 'held', scope: 'lane', reason: 'misconfigured', afterMs: minuteMs });
    expect(outcome).toMatchObject({ detail: expect.stringContaining(`C0LOYALTY: Slack answered ${error}`) });
  });

  it.each([
    'invalid_blocks',
    'invalid_blocks_format',
    'msg_blocks_too_long',
    'no_text',
    'invalid_arguments',
    'metadata_too_large',
    'an_error_that_slack_has_added_since',
  ])('leaves a message refused with %s to a person', (error) => {
    const outcome: Outcome = { kind: 'dead', reason: 'rejected', detail: `Slack refused the message: ${error}` };
    expect(refused(error)).toEqual(outcome);
  });

  it.each([
    ['missing_scope', 'chat:write', 'Slack answered missing_scope: grant the app the scope chat:write'],
    ['missing_scope', undefined, 'Slack answered missing_scope: grant the app the scope'],
    ['invalid_auth', undefined, 'Slack answered invalid_auth: set SLACK_BOT_TOKEN to a valid bot token'],
    ['not_in_channel', undefined, 'channel C0LOYALTY: Slack answered not_in_channel: invite the app to it'],
    ['is_archived', undefined, 'channel C0LOYALTY: Slack answered is_archived: unarchive it, or route to another'],
  ])('says what to do about %s (%s)', (error, needed, detail) => {
    expect(refused(error, needed)).toMatchObject({ detail });
  });

  it.each([
    [200, 'Slack’s answer is not readable', true],
    [202, 'Slack answered 202', true],
    [408, 'Slack answered 408', true],
    [500, 'Slack answered 500', true],
    [502, 'Slack answered 502', true],
    [503, 'Slack answered 503', true],
    [504, 'Slack answered 504', true],
    [400, 'Slack answered 400', false],
    [403, 'Slack answered 403', false],
    [413, 'Slack answered 413', false],
  ])('tries again after an HTTP status of %i: %s', (status, detail, uncertain) => {
    const outcome: Outcome = { kind: 'retry', scope: 'lane', reason: 'server_error', detail, uncertain };
    expect(judge({ kind: 'status', status }, 'C0LOYALTY')).toEqual(outcome);
  });

  it.each([301, 302, 307, 308, 404, 405])('stops the destination when the address answers %i', (status) => {
    const outcome = judge({ kind: 'status', status }, 'C0LOYALTY');
    expect(outcome).toMatchObject({ kind: 'held', scope: 'destination', reason: 'misconfigured', afterMs: minuteMs });
    expect(outcome).toMatchObject({ detail: expect.stringContaining('check SLACK_API_URL') });
  });
});
