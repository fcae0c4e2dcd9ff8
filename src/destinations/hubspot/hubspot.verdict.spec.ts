import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../model/outcome.ts';
import type { ContactInput } from './hubspot.client.ts';
import type { HubSpotAnswer } from './hubspot.transport.ts';
import { judge } from './hubspot.verdict.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const answer = (status: number, body: unknown = null, headers: HubSpotAnswer['headers'] = {}): HubSpotAnswer => ({
  status,
  headers,
  body,
});
const input = (id: string, idProperty = 'email', objectWriteTraceId = `0-${id}`): ContactInput => ({
  idProperty,
  id,
  objectWriteTraceId,
  properties: { loyalty_tier: 'Gold', loyalty_tier_changed_at: '2026-08-14T00:00:00.000Z' },
});
const other = input('other@x.com');

/** Judges `given`, the answer to a batch of `asked` and `others`; returns the outcome of `asked`. */
function outcomeFor(given: HubSpotAnswer, asked = input('a@x.com'), others = [other]): Outcome | undefined {
  return judge(given, [asked, ...others])(asked);
}
const outcomeAlone = (given: HubSpotAnswer, asked?: ContactInput) => outcomeFor(given, asked, []);

describe('judge: refusals of more than a contact', () => {
  const scopes = { requiredGranularScopes: ['crm.objects.contacts.write', 'crm.schemas.contacts.write'] };

  it.each<[string, HubSpotAnswer, Partial<Extract<Outcome, { kind: 'held' }>>]>([
    ['401', answer(401, { category: 'INVALID_AUTHENTICATION' }), { reason: 'auth', afterMs: minuteMs }],
    ['403', answer(403, { category: 'MISSING_SCOPES' }), { reason: 'auth', afterMs: minuteMs }],
    ['404', answer(404), { reason: 'misconfigured', afterMs: minuteMs }],
    ['405', answer(405), { reason: 'misconfigured', afterMs: minuteMs }],
    ['410', answer(410), { reason: 'misconfigured', afterMs: minuteMs }],
    ['415', answer(415), { reason: 'misconfigured', afterMs: minuteMs }],
    ['451', answer(451), { reason: 'misconfigured', afterMs: minuteMs }],
    ['a redirect', answer(307), { reason: 'misconfigured', afterMs: minuteMs }],
    ['429 of ten seconds', limit('TEN_SECONDLY_ROLLING'), { reason: 'rate_limited', afterMs: 10_000 }],
    ['429 of a second', limit('SECONDLY'), { reason: 'rate_limited', afterMs: 1_000 }],
    ['429 of the day', limit('DAILY'), { reason: 'rate_limited', afterMs: hourMs }],
    ['429 of a new policy', limit('HOURLY'), { reason: 'rate_limited', afterMs: 10_000 }],
    ['429 of no policy', answer(429), { reason: 'rate_limited', afterMs: 10_000 }],
    ['429 with Retry-After', limit('SECONDLY', '3'), { reason: 'rate_limited', afterMs: 3_000 }],
    ['429 with a Retry-After of nonsense', limit('SECONDLY', 'soon'), { reason: 'rate_limited', afterMs: 1_000 }],
    ['477', answer(477, null, { 'retry-after': '7200' }), { reason: 'rate_limited', afterMs: 2 * hourMs }],
    ['477 without Retry-After', answer(477), { reason: 'rate_limited', afterMs: minuteMs }],
    [
      '477 for a year',
      answer(477, null, { 'retry-after': '31536000' }),
      { reason: 'rate_limited', afterMs: 24 * hourMs },
    ],
  ])('%s stops the destination', (_name, given, held) => {
    expect(outcomeFor(given)).toMatchObject({ kind: 'held', scope: 'destination', ...held });
  });

  it.each([
    ['in the context', { category: 'MISSING_SCOPES', context: scopes }],
    ['in the errors', { category: 'MISSING_SCOPES', errors: [{ message: 'no', context: scopes }] }],
  ])('names the missing scopes that come %s', (_where, body) => {
    expect(outcomeFor(answer(403, body))).toMatchObject({
      detail:
        'the key lacks scopes crm.objects.contacts.write, crm.schemas.contacts.write (403): grant them in HubSpot, then run tier-relay setup hubspot',
    });
  });

  it('takes a date as Retry-After', () => {
    const inHalfAMinute = new Date(Date.now() + 30_000).toUTCString();
    const outcome = outcomeFor(answer(429, null, { 'retry-after': inHalfAMinute }));
    if (outcome?.kind !== 'held') throw new Error('not held');
    expect(outcome.afterMs).toBeGreaterThan(20_000);
    expect(outcome.afterMs).toBeLessThanOrEqual(30_000);
  });

  it.each<[string, unknown]>([
    [
      'the errors',
      { errors: [{ code: 'PROPERTY_DOESNT_EXIST', message: 'no', context: { propertyName: ['loyalty_tier'] } }] },
    ],
    ['a list', { errors: [{ isValid: false, error: 'PROPERTY_DOESNT_EXIST', name: 'loyalty_tier' }] }],
    ['the context', { subCategory: 'PROPERTY_DOESNT_EXIST', context: { properties: ['loyalty_tier'] } }],
  ])('stops the destination and names the properties that %s says do not exist', (_where, body) => {
    expect(outcomeFor(answer(400, body))).toEqual({
      kind: 'held',
      scope: 'destination',
      reason: 'misconfigured',
      detail: expect.stringContaining('loyalty_tier: run '),
      afterMs: minuteMs,
    });
  });

  it('stops the destination also where the property is in a message only', () => {
    const body = { message: 'Property values were not valid: [{"error":"PROPERTY_DOESNT_EXIST","name":"x"}]' };
    expect(outcomeFor(answer(400, body))).toMatchObject({ kind: 'held', reason: 'misconfigured' });
  });

  it('waits two seconds for a lock, the contact’s deliveries alone', () => {
    expect(outcomeFor(answer(423))).toMatchObject({ kind: 'held', scope: 'delivery', afterMs: 2_000 });
  });
});

describe('judge: failures that may pass', () => {
  it.each([408, 500, 501, 502, 503, 504, 521, 522, 523, 524, 599])('%i may have been written', (status) => {
    const detail = `HubSpot answered ${status}`;
    expect(outcomeFor(answer(status))).toEqual({ kind: 'retry', reason: 'server_error', detail, uncertain: true });
  });

  it('waits as long as Retry-After says', () => {
    expect(outcomeFor(answer(503, null, { 'retry-after': '30' }))).toMatchObject({ kind: 'retry', afterMs: 30_000 });
  });
});

describe('judge: refusals that do not say which contact', () => {
  it.each([400, 402, 406, 409, 413, 414, 418, 422, 425, 431, 499])('%i is one of the batch', (status) => {
    expect(outcomeFor(answer(status))).toBeUndefined();
  });

  it.each([400, 402, 406, 413, 414, 418, 422, 425, 431, 499])('%i to one contact is a dead letter', (status) => {
    expect(outcomeAlone(answer(status))).toMatchObject({ kind: 'dead', reason: 'rejected' });
  });

  it('names HubSpot’s codes and properties, and nothing that the customer typed', () => {
    const message = 'Email address zoe@x.test is invalid';
    const context = { propertyName: ['email'], email: ['zoe@x.test'] };
    const errors = [{ message, code: 'INVALID_EMAIL', context }];
    expect(outcomeAlone(answer(400, { message, category: 'VALIDATION_ERROR', errors }), input('zoe@x.test'))).toEqual({
      kind: 'dead',
      reason: 'rejected',
      detail: 'HubSpot refused the contact (400) VALIDATION_ERROR, INVALID_EMAIL (email)',
    });
  });

  it('takes a 404 that names a contact for one that is not there', () => {
    const body = { category: 'OBJECT_NOT_FOUND', message: 'no', context: { ids: ['a@x.com'] } };
    expect(outcomeFor(answer(404, body))).toBeUndefined();
    expect(outcomeAlone(answer(404, body))).toMatchObject({ kind: 'skipped' });
    expect(outcomeAlone(answer(404, { ...body, context: {} }))).toMatchObject({ reason: 'misconfigured' });
  });

  it('tells at most some names, however many and however deep they come', () => {
    const entry = (index: number) => ({ isValid: false, error: 'INVALID_OPTION', name: `p_${index}` });
    let body: object = { category: 'VALIDATION_ERROR', errors: Array.from({ length: 5_000 }, (_, at) => entry(at)) };
    expect(JSON.stringify(outcomeAlone(answer(400, body))).length).toBeLessThan(500);
    for (let depth = 0; depth < 20_000; depth += 1) body = { errors: [body] };
    expect(outcomeAlone(answer(400, body))).toMatchObject({ kind: 'dead' });
  });

  it.each<[string, unknown]>([
    ['in the body', { category: 'CONFLICT', message: 'Contact already exists. Existing ID: 7' }],
    ['in its errors', { category: 'VALIDATION_ERROR', errors: [{ code: 'CONFLICTING_UNIQUE_VALUE', message: 'no' }] }],
    ['nowhere but in the status', null],
  ])('a conflict that stands %s is tried a few times', (_where, body) => {
    expect(outcomeAlone(answer(409, body))).toMatchObject({ kind: 'retry', reason: 'rejected', tries: 5 });
  });
});

describe('judge: what every contact would meet', () => {
  const refused = (fault: object) => answer(400, { category: 'VALIDATION_ERROR', message: 'no', errors: [fault] });
  const quoted = (...list: object[]) =>
    answer(400, { category: 'VALIDATION_ERROR', message: `Property values were not valid: ${JSON.stringify(list)}` });
  const option = {
    message: 'Zoe Gold is no option',
    code: 'INVALID_OPTION',
    context: { propertyName: ['loyalty_tier'] },
  };
  const date = { isValid: false, message: '} Zoe', error: 'INVALID_DATE', name: 'loyalty_tier_changed_at' };

  it.each<[HubSpotAnswer, string]>([
    [refused(option), 'INVALID_OPTION (loyalty_tier)'],
    [refused({ ...option, code: 'READ_ONLY_VALUE' }), 'READ_ONLY_VALUE (loyalty_tier)'],
    [refused({ ...option, code: undefined }), 'VALIDATION_ERROR (loyalty_tier)'],
    [
      quoted(date, { ...date, error: 'INVALID_OPTION', name: 'loyalty_tier' }),
      'INVALID_DATE (loyalty_tier_changed_at), INVALID_OPTION (loyalty_tier)',
    ],
    [answer(207, { errors: [option] }), 'INVALID_OPTION (loyalty_tier)'],
    [
      answer(200, { errors: [{ ...option, context: { ...option.context, ids: ['a@x.com'] } }] }),
      'INVALID_OPTION (loyalty_tier)',
    ],
  ])('stops the destination, by %j', (given, faults) => {
    expect(outcomeFor(given)).toEqual({
      kind: 'held',
      scope: 'destination',
      reason: 'misconfigured',
      detail: `HubSpot's properties are not as needed, ${faults}: run tier-relay setup hubspot`,
      afterMs: minuteMs,
    });
  });

  it('stops it too where HubSpot demands what is never sent', () => {
    const message = 'Error creating CONTACT. Some required properties were not set.';
    const given = answer(400, { category: 'VALIDATION_ERROR', message, context: { properties: ['phone'] } });
    expect(outcomeFor(given)).toMatchObject({
      kind: 'held',
      reason: 'misconfigured',
      detail: expect.stringMatching(/VALIDATION_ERROR \(phone\): make it optional/),
    });
  });

  it('judges the record where a name is demanded of a contact without any', () => {
    const errors = [{ message: 'One is required', context: { properties: ['email', 'firstname', 'lastname'] } }];
    const given = answer(400, { category: 'VALIDATION_ERROR', message: 'no', errors });
    expect(outcomeAlone(given, input('cust_1', 'voucherify_customer_id'))).toMatchObject({
      kind: 'dead',
      detail: 'HubSpot refused the contact (400) VALIDATION_ERROR (email, firstname, lastname)',
    });
  });
});

function limit(policyName: string, retryAfter?: string): HubSpotAnswer {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return answer(429, { status: 'error', errorType: 'RATE_LIMIT', policyName }, headers);
}
