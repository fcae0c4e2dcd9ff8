import type { Outcome, Reason } from '../../model/outcome.ts';
import type { SlackAnswer } from './slack.client.ts';

/** Milliseconds until the next probe of a channel or destination that a person must mend. */
const probeMs = 60_000;
const hoursMs = 2 * 3_600_000;

const tryAgain = new Set(['ratelimited', 'rate_limited']);
const tryAgainInHours = new Set(['message_limit_exceeded', 'team_added_to_org', 'org_login_required']);
const mayHavePosted = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);
const stopsDestination = new Set([
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
]);
const stopsChannel = new Set(['channel_not_found', 'not_in_channel', 'is_archived', 'restricted_action']);

/**
 * Judges Slack's answer to a post, by the error table of Slack's documentation. The scope is `lane` for a failure that
 * the channel's next post would meet as well.
 */
export function judge(answer: SlackAnswer, channel: string): Outcome {
  switch (answer.kind) {
    case 'posted':
      return { kind: 'delivered', ref: refOf(channel, answer.ts) };
    case 'rate_limited':
      return channelHeld('rate_limited', `Slack limits the channel ${channel} (429)`, answer.retryAfterMs);
    case 'status':
      return judgeStatus(answer.status);
    case 'refused':
      return judgeRefusal(answer.error, answer.needed, channel);
  }
}

/** A message's `ts` is its id within its channel. */
export function refOf(channel: string, ts: string): string {
  return `${channel}/${ts}`;
}

function judgeStatus(status: number): Outcome {
  if (status >= 300 && status < 400) {
    return destinationHeld('misconfigured', `Slack answered ${status}, a redirect: check SLACK_API_URL`, probeMs);
  }
  if (status === 404 || status === 405) {
    return destinationHeld('misconfigured', `Slack answered ${status}: check SLACK_API_URL`, probeMs);
  }
  const detail = status === 200 ? 'Slack’s answer is not readable' : `Slack answered ${status}`;
  // With a 4xx other than 408 Slack refuses: nothing was posted.
  const uncertain = status < 300 || status === 408 || status >= 500;
  return { kind: 'retry', scope: 'lane', reason: 'server_error', detail, uncertain };
}

function judgeRefusal(error: string, needed: string | undefined, channel: string): Outcome {
  if (tryAgain.has(error)) return channelHeld('rate_limited', `Slack answered ${error}`, 1_000);
  if (tryAgainInHours.has(error)) return destinationHeld('rate_limited', `Slack answered ${error}`, hoursMs);
  if (mayHavePosted.has(error)) {
    const detail = `Slack answered ${error}`;
    return { kind: 'retry', scope: 'lane', reason: 'server_error', detail, uncertain: true };
  }
  if (stopsDestination.has(error)) return destinationHeld('auth', adviceFor(error, needed), probeMs);
  if (stopsChannel.has(error) || error.startsWith('restricted_action')) {
    return channelHeld('misconfigured', `channel ${channel}: ${channelAdvice(error)}`, probeMs);
  }
  // Slack refuses the content, as by invalid_blocks, or has a new error code: a person looks at the message.
  const detail = `Slack refused the message: ${error}`;
  return { kind: 'dead', reason: 'rejected', detail };
}

function adviceFor(error: string, needed: string | undefined): string {
  if (error === 'missing_scope')
    return `Slack answered missing_scope: grant the app the scope ${needed ?? ''}`.trimEnd();
  return `Slack answered ${error}: set SLACK_BOT_TOKEN to a valid bot token`;
}

function channelAdvice(error: string): string {
  switch (error) {
    case 'not_in_channel':
      return 'Slack answered not_in_channel: invite the app to it';
    case 'is_archived':
      return 'Slack answered is_archived: unarchive it, or route to another';
    case 'channel_not_found':
      return 'Slack answered channel_not_found: check its ID, and invite the app if it is private';
    default:
      return `Slack answered ${error}`;
  }
}

function destinationHeld(reason: Reason, detail: string, afterMs: number): Outcome {
  return { kind: 'held', scope: 'destination', reason, detail, afterMs };
}

function channelHeld(reason: Reason, detail: string, afterMs: number): Outcome {
  return { kind: 'held', scope: 'lane', reason, detail, afterMs };
}
