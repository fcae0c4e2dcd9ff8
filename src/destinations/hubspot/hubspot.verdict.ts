import type { Outcome } from '../../model/outcome.ts';
import { accounting, inputsOf } from './accounting.ts';
import type { ContactInput } from './hubspot.client.ts';
import { faultsIn, isCode } from './hubspot-error.ts';
import type { HubSpotAnswer } from './hubspot.transport.ts';
import {
  misconfigurationIn,
  outcomeOfRefusal,
  probeMs,
  scopeAdvice,
  setupCommand,
  stopped,
} from './refused-contact.ts';
import { textAt } from './vendor-json.ts';

/**
 * Returns the outcome of an input of the batch; undefined when one of several inputs is at fault, and HubSpot does not
 * say which.
 */
export type Verdict = (input: ContactInput) => Outcome | undefined;

/** Milliseconds. A daily limit ends at midnight in the account's time zone, which we do not know: try every hour. */
const dailyProbeMs = 3_600_000;
/** Milliseconds. HubSpot announces no longer wait; a larger number could lie beyond any date. */
const longestRetryAfterMs = 24 * 3_600_000;

/**
 * Judges HubSpot's answer to a batch. Details hold codes and property names only, no personal data. An outcome
 * `skipped` says that HubSpot has no such contact. For a batch of one the verdict is never undefined.
 */
export function judge(answer: HubSpotAnswer, inputs: readonly ContactInput[]): Verdict {
  if (answer.status >= 200 && answer.status < 300) return accounting(answer.body, inputs);
  const outcome = refusal(answer, inputs);
  return () => outcome;
}

/** Judges the refusal of a whole call, for all its inputs alike; undefined when one of several inputs is at fault. */
export function refusal(
  { status, headers, body }: HubSpotAnswer,
  inputs: readonly ContactInput[] = [],
): Outcome | undefined {
  const retryAfterMs = retryAfter(headers);
  switch (status) {
    case 401:
      return stopped('auth', 'HubSpot refused the token (401): set HUBSPOT_ACCESS_TOKEN to a valid key');
    case 403:
      return stopped('auth', scopeAdvice(body, ' (403)'));
    case 423:
      return { kind: 'held', scope: 'delivery', reason: 'rate_limited', detail: locked, afterMs: 2_000 };
    case 429:
      return rateLimited(body, retryAfterMs);
    case 477:
      return limited('HubSpot is migrating the account (477)', retryAfterMs ?? probeMs);
    case 404:
      if (inputsOf(body, inputs).length > 0) break;
      return elsewhere(status);
    case 405:
    case 410:
    case 415:
    case 451:
      return elsewhere(status);
    default:
  }
  if (status >= 500 || status === 408) {
    const detail = `HubSpot answered ${status}`;
    const later = retryAfterMs === undefined ? {} : { afterMs: retryAfterMs };
    return { kind: 'retry', reason: 'server_error', detail, uncertain: true, ...later };
  }
  if (status < 400) {
    return stopped('misconfigured', `HubSpot answered ${status}, a redirect: check HUBSPOT_BASE_URL`);
  }
  const misconfiguration = noIdentifier(body, inputs) ?? misconfigurationIn(faultsIn(body), inputs);
  if (misconfiguration !== undefined) return stopped('misconfigured', misconfiguration);
  return inputs.length > 1 ? undefined : outcomeOfRefusal(body, inputs, status);
}

/** For a status that no record can cause: the address is wrong, or something else than HubSpot answered. */
function elsewhere(status: number): Outcome {
  return stopped('misconfigured', `HubSpot answered ${status}: check HUBSPOT_BASE_URL`);
}

const locked = 'HubSpot has locked the object (423)';

/** Advises when the identifying property does not exist or lacks unique values; undefined when it is not the cause. */
function noIdentifier(body: unknown, [input]: readonly ContactInput[]): string | undefined {
  const message = textAt(body, 'message') ?? '';
  const { idProperty = 'email' } = input ?? {};
  if (idProperty === 'email' || !message.includes(idProperty) || !/uniq|exist|idProperty/i.test(message)) return;
  return `HubSpot has no properties ${idProperty} with unique values: run ${setupCommand}`;
}

/** Waits by the policy that HubSpot documents, as `policyName` in the body. */
function rateLimited(body: unknown, retryAfterMs: number | undefined): Outcome {
  const policy = [textAt(body, 'policyName') ?? ''].find(isCode) ?? '';
  const detail = `HubSpot's limit${policy ? ` ${policy}` : ''} is reached (429)`;
  switch (policy) {
    case 'SECONDLY':
      return limited(detail, retryAfterMs ?? 1_000);
    case 'DAILY':
      return limited(detail, retryAfterMs ?? dailyProbeMs);
    default:
      return limited(detail, retryAfterMs ?? 10_000);
  }
}

function limited(detail: string, afterMs: number): Outcome {
  return { kind: 'held', scope: 'destination', reason: 'rate_limited', detail, afterMs };
}

/** Reads Retry-After (RFC 9110), in milliseconds. Compares a date with the answer's Date: both are by one clock. */
function retryAfter(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value)
    ? Number(value) * 1_000
    : Date.parse(value) - (Date.parse(headers['date'] ?? '') || Date.now());
  return ms >= 0 ? Math.min(ms, longestRetryAfterMs) : undefined;
}
