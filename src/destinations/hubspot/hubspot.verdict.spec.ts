import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../model/outcome.ts';
import type { HubSpotAnswer } from './hubspot.transport.ts';
import { judge } from './hubspot.verdict.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const answer = (status: number, body: unknown = null, headers: HubSpotAnswer['headers'] = {}): HubSpotAnswer => ({
  status,
  headers,
  body,
});
const input = (id: string, idProperty = 'email', objectWriteTraceId = `0-${id}`) => ({
  idProperty,
  id,
  objectWriteTraceId,
});

/** The outcome for one input of a batch that HubSpot answered like this. */
function outcomeFor(given: HubSpotAnswer, asked = input('a@x.com'), size = 2): Outcome {
  const verdict = judge(given, size);
  if (verdict.kind === 'isolate') throw new Error('HubSpot did not say which');
  return verdict.kind === 'all' ? verdict.outcome : verdict.outcomeOf(asked);
}

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
        'the key lacks scopes crm.objects.contacts.write, crm.schemas.contacts.write (403): grant them in HubSpot, then run npm run setup:hubspot',
    });
  });

  it('takes a date as Retry-After', () => {
    const inHalfAMinute = new Date(Date.now() + 30_000).toUTCString();
    const outcome = outcomeFor(answer(429, null, { 'retry-after': inHalfAMinute }));
    if (outcome.kind !== 'held') throw new Error('not held');
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
  it.each([400, 402, 406, 409, 413, 414, 418, 422, 425, 431, 499])(
    '%i is one of the batch, else it is dead',
    (status) => {
      expect(judge(answer(status), 2)).toEqual({ kind: 'isolate' });
      expect(outcomeFor(answer(status), input('a@x.com'), 1)).toMatchObject({ kind: 'dead', reason: 'rejected' });
    },
  );

  it('names HubSpot’s codes, and nothing that the customer typed', () => {
    const message = 'Email address zoe@x.test is invalid';
    const errors = [{ message, code: 'INVALID_EMAIL', context: { email: ['zoe@x.test'] } }];
    expect(outcomeFor(answer(400, { message, category: 'VALIDATION_ERROR', errors }), input('zoe@x.test'), 1)).toEqual({
      kind: 'dead',
      reason: 'rejected',
      detail: 'HubSpot refused the contact (400) VALIDATION_ERROR, INVALID_EMAIL',
    });
  });
});

describe('judge: what a 2xx accounts for', () => {
  const leftOut = { kind: 'retry', reason: 'server_error', uncertain: true };

  it('finds a contact by its write trace id, in any order', () => {
    const results = [
      { id: '12', objectWriteTraceId: '1-b', properties: {} },
      { id: '11', objectWriteTraceId: '0-a', properties: {} },
    ];
    const given = answer(200, { results });
    expect(outcomeFor(given, input('a@x.com', 'email', '0-a'))).toEqual({ kind: 'delivered', ref: '11' });
    expect(outcomeFor(given, input('b@x.com', 'email', '1-b'))).toEqual({ kind: 'delivered', ref: '12' });
  });

  it.each([
    ['email', 'a@x.com', 'A@X.com'],
    ['voucherify_customer_id', 'cust_aBc', 'cust_aBc'],
    ['source_id', '7', '7'],
  ])('finds a contact by its %s where no trace id comes back', (idProperty, id, stored) => {
    const results = [{ id: '11', properties: { [idProperty]: stored } }];
    expect(outcomeFor(answer(200, { results }), input(id, idProperty))).toEqual({ kind: 'delivered', ref: '11' });
  });

  it.each([
    ['source_id', '11', { hs_object_id: '11' }],
    ['voucherify_customer_id', 'cust_a', { voucherify_customer_id: 'cust_A' }],
    ['email', 'a@x.com', { loyalty_tier: 'a@x.com' }],
  ])('does not take another contact for the one with this %s', (idProperty, id, properties) => {
    expect(outcomeFor(answer(200, { results: [{ id: '11', properties }] }), input(id, idProperty))).toMatchObject(
      leftOut,
    );
  });

  it.each<[string, HubSpotAnswer]>([
    ['fewer results than inputs', answer(200, { status: 'COMPLETE', results: [] })],
    ['another contact only', answer(200, { results: [{ id: '11', properties: { email: 'b@x.com' } }] })],
    ['no list', answer(200, { results: 'none' })],
    ['an empty body', answer(204)],
    ['nonsense', answer(200, 'ok')],
    ['an error without a trace id', answer(207, { errors: [{ category: 'VALIDATION_ERROR', context: {} }] })],
  ])('may have written what it leaves out: %s', (_name, given) => {
    expect(outcomeFor(given)).toMatchObject(leftOut);
  });

  it('fails alone what a 207 names, and delivers the rest', () => {
    const errors = [
      { category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['1-b'] }, errors: [{ code: 'INVALID_EMAIL' }] },
    ];
    const given = answer(207, { results: [{ id: '11', objectWriteTraceId: '0-a' }], numErrors: 1, errors });
    expect(outcomeFor(given, input('a@x.com', 'email', '0-a'))).toEqual({ kind: 'delivered', ref: '11' });
    expect(outcomeFor(given, input('b@x.test', 'email', '1-b'))).toEqual({
      kind: 'dead',
      reason: 'rejected',
      detail: 'HubSpot refused the contact VALIDATION_ERROR, INVALID_EMAIL',
    });
  });

  it('stops the destination when a 207 names a property that does not exist', () => {
    const context = { objectWriteTraceId: ['0-a'], propertyName: ['loyalty_tier'] };
    const given = answer(207, { results: [], errors: [{ code: 'PROPERTY_DOESNT_EXIST', context }] });
    expect(outcomeFor(given, input('a@x.com', 'email', '0-a'))).toMatchObject({
      kind: 'held',
      reason: 'misconfigured',
    });
  });
});

function limit(policyName: string, retryAfter?: string): HubSpotAnswer {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return answer(429, { status: 'error', errorType: 'RATE_LIMIT', policyName }, headers);
}
