import type { Outcome, Reason } from '../../model/outcome.ts';
import type { ContactInput } from './hubspot.client.ts';
import type { HubSpotAnswer } from './hubspot.transport.ts';
import { isRecord, recordsAt, textAt, textsAt } from './vendor-json.ts';

/** What an answer to a batch means: something for each input, one outcome for all, or "one of them, I don't say which". */
export type Verdict =
  | { readonly kind: 'each'; readonly outcomeOf: (input: Omit<ContactInput, 'properties'>) => Outcome }
  | { readonly kind: 'all'; readonly outcome: Outcome }
  | { readonly kind: 'isolate' };

const setupCommand = 'npm run setup:hubspot';
/** How soon a destination that a person must mend is probed. */
const probeMs = 60_000;
/** A daily limit ends at midnight in the account's time zone, which we do not know: midnights fall on full hours. */
const dailyProbeMs = 3_600_000;
/** The longest wait that HubSpot announces; a longer one may not even be a date. */
const longestRetryAfterMs = 24 * 3_600_000;

/**
 * Judges HubSpot's answer to a batch of `size` inputs that names contacts by `idProperty`. Details hold codes and
 * property names only, no personal data.
 */
export function judge(answer: HubSpotAnswer, size: number, idProperty = 'email'): Verdict {
  const { status, headers, body } = answer;
  if (status >= 200 && status < 300) return { kind: 'each', outcomeOf: accounting(body) };
  const retryAfterMs = retryAfter(headers);
  switch (status) {
    case 401:
      return hold('auth', 'HubSpot refused the token (401): set HUBSPOT_ACCESS_TOKEN to a valid key', probeMs);
    case 403:
      return hold(
        'auth',
        `the key lacks scopes${listed(scopesIn(body))} (403): grant them in HubSpot, then run ${setupCommand}`,
        probeMs,
      );
    case 423:
      return all({ kind: 'held', scope: 'delivery', reason: 'rate_limited', detail: locked, afterMs: 2_000 });
    case 429:
      return rateLimited(body, retryAfterMs);
    case 477:
      return hold('rate_limited', 'HubSpot is migrating the account (477)', retryAfterMs ?? probeMs);
    case 400:
      return badRequest(body, size, idProperty);
    // No record can cause these: the address is wrong, or something stands in between.
    case 404:
    case 405:
    case 410:
    case 415:
    case 451:
      return hold('misconfigured', `HubSpot answered ${status}: check HUBSPOT_BASE_URL`, probeMs);
    default:
  }
  if (status >= 500 || status === 408) {
    const detail = `HubSpot answered ${status}`;
    const later = retryAfterMs === undefined ? {} : { afterMs: retryAfterMs };
    return all({ kind: 'retry', reason: 'server_error', detail, uncertain: true, ...later });
  }
  if (status < 400) {
    return hold('misconfigured', `HubSpot answered ${status}, a redirect: check HUBSPOT_BASE_URL`, probeMs);
  }
  return size > 1 ? { kind: 'isolate' } : dead(`HubSpot answered ${status}${listed(codesIn(body))}`);
}

const locked = 'HubSpot has locked the object (423)';

function all(outcome: Outcome): Verdict {
  return { kind: 'all', outcome };
}

function hold(reason: Reason, detail: string, afterMs: number): Verdict {
  return all({ kind: 'held', scope: 'destination', reason, detail, afterMs });
}

function dead(detail: string): Verdict {
  return all({ kind: 'dead', reason: 'rejected', detail });
}

function badRequest(body: unknown, size: number, idProperty: string): Verdict {
  const missing = isNoIdentifier(body, idProperty) ? [idProperty] : missingPropertiesIn(body);
  if (missing.length > 0) {
    return hold('misconfigured', `HubSpot has no properties${listed(missing)}: run ${setupCommand}`, probeMs);
  }
  return size > 1 ? { kind: 'isolate' } : dead(`HubSpot refused the contact (400)${listed(codesIn(body))}`);
}

/** Contacts can be named by a property only if it exists and has unique values: no record is to blame. */
function isNoIdentifier(body: unknown, idProperty: string): boolean {
  const message = textAt(body, 'message') ?? '';
  return idProperty !== 'email' && message.includes(idProperty) && /uniq|exist|idProperty/i.test(message);
}

/** Policies as documented; the body's `policyName` tells them apart. */
function rateLimited(body: unknown, retryAfterMs: number | undefined): Verdict {
  const policy = [textAt(body, 'policyName') ?? ''].find(isCode) ?? '';
  const detail = `HubSpot's limit${policy ? ` ${policy}` : ''} is reached (429)`;
  switch (policy) {
    case 'SECONDLY':
      return hold('rate_limited', detail, retryAfterMs ?? 1_000);
    case 'DAILY':
      return hold('rate_limited', detail, retryAfterMs ?? dailyProbeMs);
    default:
      return hold('rate_limited', detail, retryAfterMs ?? 10_000);
  }
}

/** Results come in any order, and a 2xx may account for fewer than were sent: what is not named is not done. */
function accounting(body: unknown): Extract<Verdict, { kind: 'each' }>['outcomeOf'] {
  const done = new Map<string, string>();
  for (const result of recordsAt(body, 'results')) {
    const ref = textAt(result, 'id') ?? '';
    const properties = result['properties'];
    const traceId = textAt(result, 'objectWriteTraceId');
    if (traceId !== undefined) done.set(traceId, ref);
    done.set(propertyKey('hs_object_id', ref), ref);
    for (const [name, value] of Object.entries(isRecord(properties) ? properties : {})) {
      if (typeof value === 'string' && value !== '') done.set(propertyKey(name, value), ref);
    }
  }
  const failed = new Map<string, Outcome>();
  for (const error of recordsAt(body, 'errors')) {
    for (const traceId of textsAt(error['context'], 'objectWriteTraceId')) failed.set(traceId, recordOutcome(error));
  }
  return ({ idProperty, id, objectWriteTraceId }) => {
    const failure = failed.get(objectWriteTraceId);
    if (failure) return failure;
    const ref = done.get(objectWriteTraceId) ?? done.get(propertyKey(idProperty, id));
    if (ref !== undefined) return { kind: 'delivered', ref };
    return {
      kind: 'retry',
      reason: 'server_error',
      detail: 'HubSpot’s answer leaves the contact out',
      uncertain: true,
    };
  };
}

/** HubSpot keeps e-mails in lower case, and other values as they are. */
function propertyKey(name: string, value: string): string {
  return `${name}:${name === 'email' ? value.toLowerCase() : value}`;
}

function recordOutcome(error: Record<string, unknown>): Outcome {
  const missing = missingPropertiesIn({ errors: [error] });
  if (missing.length > 0) {
    const detail = `HubSpot has no properties${listed(missing)}: run ${setupCommand}`;
    return { kind: 'held', scope: 'destination', reason: 'misconfigured', detail, afterMs: probeMs };
  }
  const codes = codesIn(error);
  const detail = `HubSpot refused the contact${listed(codes)}`;
  // Of updates by record id, which are sent only when missing contacts are not to be created.
  if (codes.includes('OBJECT_NOT_FOUND')) return { kind: 'skipped', detail: 'the contact is gone from HubSpot' };
  if (codes.includes('MISSING_SCOPES')) {
    const needed = `the key lacks scopes${listed(scopesIn(error))}: grant them in HubSpot, then run ${setupCommand}`;
    return { kind: 'held', scope: 'destination', reason: 'auth', detail: needed, afterMs: probeMs };
  }
  if (codes.includes('RATE_LIMITS')) {
    return { kind: 'held', scope: 'delivery', reason: 'rate_limited', detail, afterMs: 10_000 };
  }
  if (codes.some((code) => notTheRecordsFault.has(code))) return { kind: 'retry', reason: 'server_error', detail };
  return { kind: 'dead', reason: 'rejected', detail };
}

/** Categories of errors within a 207 that say nothing of the record. */
const notTheRecordsFault = new Set(['INTERNAL_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT', 'LOCKED']);

/** Names of properties that HubSpot says do not exist; ours are lower case and say nothing of a person. */
function missingPropertiesIn(body: unknown): string[] {
  if (!JSON.stringify(body ?? null).includes('PROPERTY_DOESNT_EXIST')) return [];
  const errors = recordsAt(body, 'errors');
  const named = [...errors, ...(isRecord(body) ? [body] : [])].flatMap((error) => [
    ...textsAt(error['context'], 'propertyName'),
    ...textsAt(error['context'], 'properties'),
    ...textsAt(error, 'name'),
  ]);
  // Some answers hold the list only within the message.
  const message = textAt(body, 'message') ?? '';
  const quoted = [...message.matchAll(/"name":"([a-z0-9_]+)"|Property "([a-z0-9_]+)" does not exist/g)];
  named.push(...quoted.flatMap(([, first, second]) => first ?? second ?? []));
  const names = [...new Set(named.filter((name) => /^[a-z][a-z0-9_]*$/.test(name)))];
  return names.length > 0 ? names : ['that the configuration names'];
}

function scopesIn(body: unknown): string[] {
  const contexts = [body, ...recordsAt(body, 'errors')].map((error) => (isRecord(error) ? error['context'] : null));
  return [...new Set(contexts.flatMap((context) => textsAt(context, 'requiredGranularScopes')))].filter((scope) =>
    /^[a-z._-]+$/.test(scope),
  );
}

/** HubSpot's own codes and categories: upper case, so no customer's text can pass for one. */
function codesIn(body: unknown): string[] {
  const records = [...(isRecord(body) ? [body] : []), ...recordsAt(body, 'errors')];
  const codes = records.flatMap((error) => [textAt(error, 'code'), textAt(error, 'error'), textAt(error, 'category')]);
  return [...new Set(codes.filter((code) => code !== undefined && isCode(code)))] as string[];
}

function isCode(text: string): boolean {
  return /^[A-Z_]+$/.test(text);
}

/** RFC 9110: seconds, or a date. */
function retryAfter(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return ms >= 0 ? Math.min(ms, longestRetryAfterMs) : undefined;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '' : ` ${names.join(', ')}`;
}
