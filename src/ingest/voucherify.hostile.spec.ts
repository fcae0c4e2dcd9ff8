import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changed } from '../../test/support/changed.ts';
import { readPayload } from '../../test/support/read-payload.ts';
import { tierEvent } from '../../test/support/tier-event.ts';
import { kinds } from '../model/tier-change.ts';

const levels = 100_000;
const deepArray = '['.repeat(levels) + ']'.repeat(levels);
const deepObject = '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

/** Returns the event's text with raw JSON put in at a path. */
function withJson(path: string, json: string): string {
  return JSON.stringify(changed(tierEvent({ eventId: 'evcus_1' }), path, '@@')).replace('"@@"', () => json);
}

describe('a hostile payload', () => {
  it.each(['id', 'event', 'event.id', 'data', 'data.customer', 'data.customer.name', 'data.campaign.id', 'type'])(
    'nested 100,000 levels deep at %s is read',
    (path) => {
      const needed = ['event', 'data', 'data.customer', 'data.campaign.id'];
      const expected = needed.includes(path) ? 'rejected' : 'tier-event';
      expect(readPayload(withJson(path, deepArray)).kind).toBe(expected);
      expect(readPayload(withJson(path, deepObject)).kind).toBe(expected);
    },
  );

  it('that is nothing but depth is rejected, and has the same id on a retry', () => {
    for (const text of [deepArray, deepObject, `{"type":${deepArray}}`]) {
      const reading = readPayload(text);
      expect(reading).toMatchObject({ kind: 'rejected', event: { id: expect.stringMatching(/^sha256_/) } });
      expect(readPayload(text)).toEqual(reading);
    }
  });

  it('deep in a field that nobody reads is a good event', () => {
    expect(readPayload(withJson('data.customer.metadata', deepObject))).toMatchObject({ event: { id: 'evcus_1' } });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON', 'length'])(
    'with the key %s anywhere changes nothing',
    (key) => {
      const json = `{"${key}":{"polluted":true,"id":"other"},"id":"c_1"}`;
      expect(readPayload(withJson('data.customer', json))).toMatchObject({
        event: { change: { customer: { id: 'c_1' } } },
      });
      for (const path of ['id', 'event.id', 'data.customer.name', 'data.loyalty_tier_to.config', 'data.created_at']) {
        expect(['tier-event', 'rejected']).toContain(readPayload(withJson(path, json)).kind);
      }
      expect(readPayload(`{"${key}":${JSON.stringify(tierEvent())}}`).kind).toBe('rejected');
      expect(readPayload(`{"event":{"${key}":{"id":"x"}},"data":{"${key}":{}}}`).kind).toBe('rejected');
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect({}).not.toHaveProperty('polluted');
    },
  );

  it('with a key of __proto__ does not get the fields of it', () => {
    expect(readPayload(withJson('data.customer', '{"__proto__":{"id":"c_1"}}'))).toMatchObject({
      event: { violations: [expect.objectContaining({ path: 'data.customer.id' })] },
    });
  });
});

const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const anyName = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
const anyTier = fc.record({ id: fc.uuid(), name: anyName });
const anyDate = fc.oneof(fc.date({ min: new Date(0), max: new Date('9999-12-31') }), fc.date({ noInvalidDate: true }));
const anyEvent = fc.record({
  id: fc.option(fc.uuid()),
  event: fc.record({
    id: fc.uuid(),
    type: fc.constantFrom(...kinds).map((kind) => `customer.loyalty.tier.${kind}`),
  }),
  data: fc.record({
    customer: fc.record({ id: fc.uuid(), name: anyText, email: anyText, source_id: anyText }, { requiredKeys: ['id'] }),
    campaign: fc.record({ id: fc.uuid(), name: anyName }),
    loyalty_tier: anyTier,
    loyalty_tier_from: fc.option(anyTier),
    loyalty_tier_to: fc.option(anyTier),
    created_at: anyDate.filter((date) => !Number.isNaN(date.getTime())).map((date) => date.toISOString()),
  }),
});

/** Expects that the reading does not throw, and that PostgreSQL can store its result. */
function expectStorable(payload: unknown): void {
  const reading = readPayload(JSON.stringify(payload));
  expect(['tier-event', 'ignored', 'rejected']).toContain(reading.kind);
  if (reading.kind !== 'tier-event') return;
  const { change } = reading.event;
  const json = JSON.stringify(change);
  expect(JSON.parse(json)).toEqual(change);
  expect(json).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  expect(json.isWellFormed()).toBe(true);
  expect(change.occurredAt).toMatch(/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
}

describe('any payload', () => {
  it('of any JSON at all is read without an error', () => {
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 6 }), expectStorable), { numRuns: 500 });
  });

  it('that is almost a tier event is read without an error, and can be stored', () => {
    fc.assert(fc.property(anyEvent, expectStorable), { numRuns: 500 });
  });

  it('made of a tier event by putting any JSON anywhere is read without an error', () => {
    const paths = ['id', 'event', 'event.type', 'data', 'data.customer', 'data.customer.name', 'data.created_at'];
    const spoiled = fc.tuple(fc.constantFrom(...paths), fc.jsonValue());
    const property = fc.property(spoiled, ([path, value]) => expectStorable(changed(tierEvent(), path, value)));
    fc.assert(property, { numRuns: 500 });
  });
});
