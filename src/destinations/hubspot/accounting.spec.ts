import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../model/outcome.ts';
import type { ContactInput } from './hubspot.client.ts';
import type { HubSpotAnswer } from './hubspot.transport.ts';
import { judge } from './hubspot.verdict.ts';

const answer = (status: number, body: unknown = null): HubSpotAnswer => ({ status, headers: {}, body });
const input = (id: string, idProperty = 'email', objectWriteTraceId = `0-${id}`): ContactInput => ({
  idProperty,
  id,
  objectWriteTraceId,
  properties: { loyalty_tier: 'Gold' },
});
const other = input('other@x.com');

/** Judges `given`, the answer to a batch of `asked` and `others`; returns the outcome of `asked`. */
function outcomeFor(given: HubSpotAnswer, asked = input('a@x.com'), others = [other]): Outcome | undefined {
  return judge(given, [asked, ...others])(asked);
}
const outcomeAlone = (given: HubSpotAnswer, asked?: ContactInput) => outcomeFor(given, asked, []);

describe('what a 2xx accounts for', () => {
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

  it.each([null, '', 'c@x.com'])('finds a contact by a further e-mail, where others have %j', (further) => {
    const results = [
      { id: '11', properties: { email: 'first@x.com', hs_additional_emails: 'b@x.com;A@x.com' } },
      { id: '12', properties: { email: 'other@x.com', hs_additional_emails: further } },
    ];
    expect(outcomeFor(answer(200, { results }))).toEqual({ kind: 'delivered', ref: '11' });
    expect(outcomeFor(answer(200, { results }), other)).toEqual({ kind: 'delivered', ref: '12' });
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
    ['an error that says nothing', answer(207, { errors: [{ message: 'no', context: {} }] })],
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

  it.each([
    ['its e-mail among the ids', 'email', { ids: ['A@x.com'] }],
    ['its e-mail', 'email', { email: 'a@x.com' }],
    ['its id', 'source_id', { id: ['a@x.com'] }],
  ])('knows an error without a trace id by %s', (_what, idProperty, context) => {
    const given = answer(207, { errors: [{ category: 'VALIDATION_ERROR', context }] });
    expect(outcomeFor(given, input('a@x.com', idProperty))).toMatchObject({ kind: 'dead' });
    expect(outcomeFor(given, other, [input('a@x.com', idProperty)])).toMatchObject(leftOut);
  });

  it('takes an error that names nobody for that of the only contact left, else asks for each', () => {
    const results = [{ id: '11', objectWriteTraceId: other.objectWriteTraceId }];
    const errors = [{ category: 'VALIDATION_ERROR', context: {} }];
    expect(outcomeFor(answer(200, { results, errors }))).toMatchObject({ kind: 'dead' });
    expect(outcomeAlone(answer(207, { errors }))).toMatchObject({ kind: 'dead' });
    expect(outcomeFor(answer(207, { errors }))).toBeUndefined();
    const third = input('c@x.com');
    expect(outcomeFor(answer(207, { results, errors }), third, [other, input('d@x.com')])).toBeUndefined();
    expect(outcomeFor(answer(207, { results, errors }), other, [third])).toEqual({ kind: 'delivered', ref: '11' });
  });

  it.each(['INTERNAL_ERROR', 'RATE_LIMITS', 'MISSING_SCOPES'])('asks for nobody again at %s', (category) => {
    const outcome = outcomeFor(answer(207, { errors: [{ category, context: {} }] }));
    expect(outcome?.kind).toMatch(/held|retry/);
  });

  it.each(['CONFLICT', 'OBJECT_ALREADY_EXISTS'])('has the contact tried a few times more at %s', (category) => {
    const errors = [{ category, message: 'no', context: { objectWriteTraceId: ['0-a@x.com'] } }];
    const detail = `HubSpot refused the contact ${category}`;
    expect(outcomeFor(answer(207, { errors }))).toEqual({ kind: 'retry', reason: 'rejected', detail, tries: 5 });
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
