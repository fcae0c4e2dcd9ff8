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

/** What an answer means for an input of its batch; undefined: one of several is at fault, and HubSpot does not say which. */
export type Verdict = (input: ContactInput) => Outcome | undefined;

/** A daily limit ends at midnight in the account's time zone, which we do not know: midnights fall on full hours. */
const dailyProbeMs = 3_600_000;
/** The longest wait that HubSpot announces; a longer one may not even be a date. */
const longestRetryAfterMs = 24 * 3_600_000;

/**
 * Judges HubSpot's answer to a batch. Details hold codes and property names only, no personal data. An outcome `skipped`
 * says that HubSpot has no such contact. That of a batch of one is never undefined.
 */
export function judge(answer: HubSpotAnswer, inputs: readonly ContactInput[]): Verdict {
  if (answer.status >= 200 && answer.status < 300) return accounting(answer.body, inputs);
  const outcome = refusal(answer, inputs);
  return () => outcome;
}

/** What the refusal of a whole call means for all its inputs, if it has any. */
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

/** No record can cause it: the address is wrong, or something stands in between. */
function elsewhere(status: number): Outcome {
  return stopped('misconfigured', `HubSpot answered ${status}: check HUBSPOT_BASE_URL`);
}

const locked = 'HubSpot has locked the object (423)';

/** Contacts can be named by a property only if it exists and has unique values: no record is to blame. */
function noIdentifier(body: unknown, [input]: readonly ContactInput[]): string | undefined {
  const message = textAt(body, 'message') ?? '';
  const { idProperty = 'email' } = input ?? {};
  if (idProperty === 'email' || !message.includes(idProperty) || !/uniq|exist|idProperty/i.test(message)) return;
  return `HubSpot has no properties ${idProperty} with unique values: run ${setupCommand}`;
}

/** Policies as documented; the body's `policyName` tells them apart. */
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

/** RFC 9110: seconds, or a date, which is by the clock that the answer's own date is by. */
function retryAfter(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value)
    ? Number(value) * 1_000
    : Date.parse(value) - (Date.parse(headers['date'] ?? '') || Date.now());
  return ms >= 0 ? Math.min(ms, longestRetryAfterMs) : undefined;
}
