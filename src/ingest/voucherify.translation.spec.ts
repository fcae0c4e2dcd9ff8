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

  it.each([null, undefined, ''])('has null for a name that is %j', (name) => {
    const { customer } = changeOf(tierEvent({ customer: { name, email: name, source_id: name } }));
    expect(customer).toMatchObject({ name: null, email: null, sourceId: null });
  });
});
