import { describe, expect, it } from '@jest/globals';
import { changed } from '../../test/support/changed.ts';
import { readPayload } from '../../test/support/read-payload.ts';
import { tierEvent } from '../../test/support/tier-event.ts';

const changeOf = (payload: unknown) => {
  const reading = readPayload(payload);
  if (reading.kind !== 'tier-event') throw new Error(`the payload is ${reading.kind}`);
  return reading.event.change;
};

describe('a tier change', () => {
  it('has only what is ours of the event', () => {
    const event = tierEvent({ customer: { id: 'cust_1', name: 'Ada', email: 'a@example.com', source_id: 's-1' } });
    expect(changeOf(changed(event, 'data.created_at', '2026-08-14T00:00:06.903Z'))).toEqual({
      kind: 'upgraded',
      customer: { id: 'cust_1', name: 'Ada', email: 'a@example.com', sourceId: 's-1' },
      campaign: { id: 'camp_stars', name: 'Stars' },
      from: { id: 'tier_silver', name: 'Silver' },
      to: { id: 'tier_gold', name: 'Gold' },
      occurredAt: '2026-08-14T00:00:06.903Z',
    });
  });

  it.each([
    ['2026-08-14T00:00:00Z', '2026-08-14T00:00:00.000Z'],
    ['2026-08-14T02:00:00.5+02:00', '2026-08-14T00:00:00.500Z'],
    ['2026-08-13T18:30:00.000-05:30', '2026-08-14T00:00:00.000Z'],
    ['2026-08-14T00:00:00.123999Z', '2026-08-14T00:00:00.123Z'],
    ['2024-02-29T23:59:59.999+00:00', '2024-02-29T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('of %s happened at %s', (createdAt, occurredAt) => {
    expect(changeOf(tierEvent({ at: createdAt })).occurredAt).toBe(occurredAt);
  });

  it.each([
    ['a NUL', 'Ada\0Lovelace', 'Ada\ufffdLovelace'],
    ['half of a surrogate pair', 'Ada \ud83c', 'Ada \ufffd'],
    ['the halves the wrong way round', '\udf89\ud83c', '\ufffd\ufffd'],
    ['a whole pair', 'Ada 🎉', 'Ada 🎉'],
    ['marks of direction and control', '\u202eadA\u0007', '\u202eadA\u0007'],
  ])('can be stored when names hold %s', (_, given, stored) => {
    const event = tierEvent({ customer: { name: given, source_id: given, email: given }, campaign: { name: given } });
    const change = changeOf(
      changed(changed(event, 'data.loyalty_tier_from.name', given), 'data.loyalty_tier_to', null),
    );
    expect(change).toMatchObject({
      customer: { name: stored, sourceId: stored, email: stored },
      campaign: { name: stored },
      from: { name: stored },
      to: null,
    });
  });

  it.each([
    ...[
      null,
      undefined,
      '',
      ' \t',
      'null',
      'NULL',
      'undefined',
      ' NaN ',
      '[object Object]',
      'null null',
      ' undefined  undefined',
    ],
    ...['{{customer.name}}', '{{ customer.name }}', '{{first}}, {{{last}}}', {}, [], ['Ada'], true, 2 ** 53],
  ])('has null for a name that is %j', (name) => {
    const named = { customer: { name, email: name, source_id: name }, campaign: { name } };
    const { customer, campaign } = changeOf(tierEvent(named));
    expect(customer).toMatchObject({ name: null, email: null, sourceId: null });
    expect(campaign).toEqual({ id: 'camp_stars', name: null });
  });

  it.each(['None', 'nil', 'N/A', 'Undefined', '-'])('has no key in %j, which would be everybody’s', (text) => {
    const { customer } = changeOf(tierEvent({ customer: { email: text, source_id: text } }));
    expect(customer).toMatchObject({ email: null, sourceId: null });
  });

  it.each([
    ['Null', 'Null'],
    ['Ada Null', 'Ada Null'],
    ['  Ada ', 'Ada'],
    [7, '7'],
    ['{Ada}', '{Ada}'],
    ['Dear {{name}}', 'Dear {{name}}'],
    ['{{', '{{'],
  ])('has the name that is meant by %j', (name, expected) => {
    expect(changeOf(tierEvent({ customer: { name } })).customer.name).toBe(expected);
  });

  it('is of nobody whose key holds an unfilled placeholder: it would be everybody’s', () => {
    const customer = { source_id: 'crm-{{id}}', email: '{{name}}@example.com' };
    expect(changeOf(tierEvent({ customer })).customer).toMatchObject({ sourceId: null, email: null });
    expect(readPayload(tierEvent({ customer: { id: 'cust_{{id}}' } })).kind).toBe('rejected');
  });

  it('has numbers for ids as their text', () => {
    const { customer, campaign } = changeOf(tierEvent({ customer: { id: 17, source_id: 0 }, campaign: { id: -4 } }));
    expect(customer).toMatchObject({ id: '17', sourceId: '0' });
    expect(campaign.id).toBe('-4');
  });

  it.each<[string, unknown, { id: string; name: string } | null]>([
    ['has both', { id: 't', name: 'T' }, { id: 't', name: 'T' }],
    ['has no name', { id: 't', name: null }, { id: 't', name: 't' }],
    ['has no id', { id: '{{id}}', name: 'T' }, { id: 'T', name: 'T' }],
    ['is numbered', { id: 3, name: 4 }, { id: '3', name: '4' }],
    ['is told by its name alone', 'Gold', { id: 'Gold', name: 'Gold' }],
    ['has neither', { id: null, points: { from: 1 } }, null],
    ['has nothing', {}, null],
    ['is null', null, null],
  ])('is of the tier that the payload means when it %s', (_, tier, expected) => {
    expect(changeOf(changed(tierEvent(), 'data.loyalty_tier_to', tier)).to).toEqual(expected);
    expect(changeOf(changed(tierEvent(), 'data.loyalty_tier_from', tier)).from).toEqual(expected);
    expect(changeOf(changed(tierEvent({ kind: 'joined' }), 'data.loyalty_tier', tier)).to).toEqual(expected);
    expect(changeOf(changed(tierEvent({ kind: 'left' }), 'data.loyalty_tier', tier))).toMatchObject({
      from: expected,
      to: null,
    });
  });
});
