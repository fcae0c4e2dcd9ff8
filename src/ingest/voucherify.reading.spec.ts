import { describe, expect, it } from '@jest/globals';
import { changed } from '../../test/support/changed.ts';
import { fixtures } from '../../test/support/fixture.ts';
import { readPayload } from '../../test/support/read-payload.ts';
import { tierEvent } from '../../test/support/tier-event.ts';
import { kinds, type Kind } from '../model/tier-change.ts';

const kindOf = (payload: unknown, hint: Kind | null = null) => {
  const reading = readPayload(payload, hint);
  return reading.kind === 'tier-event' ? reading.event.change.kind : reading.kind;
};
const idOf = (payload: unknown) => {
  const reading = readPayload(payload);
  return reading.kind === 'ignored' ? reading.eventId : reading.event.id;
};

describe('a captured payload', () => {
  it.each(fixtures)('$name is understood as what its name says', ({ name, text }) => {
    const [said] = name.split('.');
    const expected = kinds.find((kind) => kind === said) ?? (said === 'other-event-type' ? 'ignored' : 'upgraded');
    expect(kindOf(text)).toBe(expected);
  });

  it('is a test only if its envelope says so, in so many words', () => {
    const marked = (payload: unknown) => {
      const reading = readPayload(payload);
      return reading.kind === 'tier-event' ? (reading.event.change.isTest ?? false) : reading.kind;
    };
    expect(marked({ ...tierEvent(), tierRelayTest: true })).toBe(true);
    for (const other of [undefined, null, 'true', 1, {}]) {
      expect(marked({ ...tierEvent(), tierRelayTest: other })).toBe(false);
    }
    expect(marked(changed(tierEvent(), 'data.tierRelayTest', true))).toBe(false);
  });

  it('is kept as the text that came', () => {
    for (const { text } of fixtures) {
      const reading = readPayload(text);
      if (reading.kind !== 'ignored') expect(reading.event.payload).toBe(text);
    }
  });

  it('of Voucherify’s reference page becomes our words', () => {
    const reference = fixtures.find(({ name }) => name === 'upgraded.raw.json');
    expect(readPayload(reference?.text)).toMatchObject({
      kind: 'tier-event',
      event: {
        id: expect.stringMatching(/^sha256_[0-9a-f]{64}$/),
        sendOutId: null,
        change: {
          kind: 'upgraded',
          customer: { name: 'Alex Doe', email: null, sourceId: '4l3x-d03' },
          from: { name: 'Loyal silver' },
          to: { name: 'Loyal gold' },
        },
      },
    });
  });
});

describe('the kind', () => {
  it.each(kinds)('is what event.type says: %s', (kind) => {
    expect(kindOf(tierEvent({ kind }))).toBe(kind);
    expect(kindOf({ ...tierEvent({ kind }), type: 'customer.loyalty.tier.downgraded' })).toBe(kind); // a label of ops
  });

  const raw = tierEvent().data;
  const tier = (points: object) => ({ id: 't', name: 'T', ...points });
  const config = (from: number) => tier({ config: { points: { from } } });
  const top = (from: number) => tier({ points: { from } });

  it.each<[string, object | null, object | null, Kind | 'rejected']>([
    ['more points than before', config(100), config(200), 'upgraded'],
    ['fewer points than before', config(200), config(100), 'downgraded'],
    ['more points, where older payloads have them', top(1), top(2), 'upgraded'],
    ['fewer points, one written each way', top(2), config(0), 'downgraded'],
    ['no tier before', null, tier({}), 'upgraded'],
    ['no tier after', tier({}), null, 'downgraded'],
    ['the same points', config(100), config(100), 'rejected'],
    ['no points to compare', tier({}), config(100), 'rejected'],
    ['null for points', tier({ config: null }), tier({ config: { points: null } }), 'rejected'],
    ['no tier at all', null, null, 'rejected'],
    ['points in quotes', config('9' as unknown as number), config('251' as unknown as number), 'upgraded'],
    ['a text for points', tier({ points: { from: 'many' } }), config(100), 'rejected'],
    ['more points than a number holds', config(1), tier({ points: { from: '1e999' } }), 'rejected'],
  ])('of a raw payload with %s', (_, from, to, expected) => {
    expect(kindOf({ ...raw, loyalty_tier_from: from, loyalty_tier_to: to })).toBe(expected);
  });

  it('of a raw payload is not guessed from a tier before that was dropped', () => {
    const { loyalty_tier_from: _, ...dropped } = raw;
    expect(kindOf(dropped)).toBe('rejected');
    expect(kindOf(dropped, 'upgraded')).toBe('upgraded');
  });

  it('that a raw payload leaves open is the one in the webhook’s URL, else the violation says how to mend it', () => {
    const open = { ...raw, loyalty_tier_from: tier({}), loyalty_tier_to: tier({}) };
    expect(kindOf(open, 'downgraded')).toBe('downgraded');
    expect(kindOf({ ...raw, loyalty_tier_from: config(1), loyalty_tier_to: config(2) }, 'downgraded')).toBe('upgraded');
    expect(readPayload(open)).toMatchObject({
      event: { violations: [{ path: 'event.type', message: expect.stringContaining('untick "Raw payload"') }] },
    });
  });

  it.each<[Kind | null, Kind]>([
    [null, 'joined'],
    ['joined', 'joined'],
    ['prolonged', 'prolonged'],
    ['left', 'left'],
  ])('of a raw payload with one tier is the URL’s: %s is %s', (hint, expected) => {
    expect(kindOf(tierEvent({ kind: 'joined' }).data, hint)).toBe(expected);
  });

  it('of an envelope whose event type was dropped follows from the shape', () => {
    const { event, ...rest } = tierEvent({ kind: 'left' });
    expect(kindOf(rest, 'left')).toBe('left');
    expect(kindOf({ ...rest, event: { id: event.id } }, 'left')).toBe('left');
    expect(kindOf({ ...rest, event: null })).toBe('joined');
  });

  it.each<[Kind, string | null, string | null]>([
    ['upgraded', 'Silver', 'Gold'],
    ['downgraded', 'Silver', 'Gold'],
    ['joined', null, 'Gold'],
    ['prolonged', 'Gold', 'Gold'],
    ['left', 'Gold', null],
  ])('%s goes from %s to %s', (kind, from, to) => {
    const tiers = { from: from && { name: from }, to: to && { name: to } };
    expect(readPayload(tierEvent({ kind }))).toMatchObject({ event: { change: { kind, ...tiers } } });
  });
});

describe('the id', () => {
  it('is the event’s, else the send-out’s, else the hash of the body', () => {
    const envelope = tierEvent({ eventId: 'evcus_1', sendOutId: 'whs_1' });
    expect(readPayload(envelope)).toMatchObject({ event: { id: 'evcus_1', sendOutId: 'whs_1' } });
    expect(readPayload(changed(envelope, 'event.id', undefined))).toMatchObject({ event: { id: 'whs_1' } });
    expect(readPayload(changed(envelope, 'id', undefined))).toMatchObject({
      event: { id: 'evcus_1', sendOutId: null },
    });
    const neither = changed(changed(envelope, 'id', null), 'event.id', null);
    expect(idOf(neither)).toMatch(/^sha256_[0-9a-f]{64}$/);
  });

  it('of a rejected event is the send-out’s, the same on every retry, else the hash', () => {
    const bent = changed(tierEvent({ sendOutId: 'whs_1' }), 'data.customer', null);
    expect(readPayload(bent)).toMatchObject({ kind: 'rejected', event: { id: 'whs_1' } });
    expect(idOf(changed(bent, 'id', 'not an id'))).toMatch(/^sha256_/);
  });

  it.each(['{{id}}', 'null', 'undefined', 'two words'])(
    'is not %j, which would be the id of other events too',
    (id) => {
      expect(idOf(changed(tierEvent({ sendOutId: 'whs_1' }), 'event.id', id))).toBe('whs_1');
      expect(readPayload(changed(tierEvent(), 'id', id))).toMatchObject({ event: { sendOutId: null } });
    },
  );

  it('by hash is the same however a proxy formats the body, and another for another body', () => {
    const { data } = tierEvent({ customer: { name: 'Zoë 🎉' } });
    const formats = [
      JSON.stringify(data),
      JSON.stringify(data, null, 2),
      JSON.stringify(data).replaceAll(',"', ',\t\r\n"'),
    ];
    const escaped = JSON.stringify(data).replace('ë', '\\u00eb');
    expect(new Set([...formats, escaped].map(idOf)).size).toBe(1);
    expect(idOf(changed(data, 'customer.name', 'Zoe'))).not.toBe(idOf(data));
  });
});

describe('what is no tier event', () => {
  it.each(['customer.segment.entered', 'voucher.published', 'customer.loyalty.tier.renamed', 'customer.loyalty.tier'])(
    'is ignored when event.type is %s, whatever its data',
    (type) => {
      expect(readPayload({ event: { id: 'ev_1', type }, data: null })).toEqual({ kind: 'ignored', eventId: 'ev_1' });
    },
  );

  it.each([{ type: 'ping' }, { type: 'webhook.test', project_id: 'p' }, { ping: true }, { test: true, at: 1 }])(
    'is ignored when it is a test ping: %j',
    (ping) => {
      expect(kindOf(ping)).toBe('ignored');
    },
  );

  it.each<[unknown]>([
    [{}],
    [{ hello: 'world' }],
    [{ type: 'latest news' }],
    [{ test: 'true' }],
    [{ type: { toString: 1 } }],
    [{ type: ['ping'] }],
    [{ type: 'test', data: {} }],
    [{ type: 'test', event: {} }],
    [{ type: 'test', customer: {} }],
    [{ event: { type: '' }, data: tierEvent().data }],
    [[]],
    ['"text"'],
    ['1e999'],
    ['null'],
    [[tierEvent()]],
  ])('is rejected, and so kept, when it may be a bent event: %j', (payload) => {
    const reading = readPayload(payload);
    expect(reading.kind).toBe('rejected');
    if (reading.kind === 'rejected') expect(reading.event.violations).not.toHaveLength(0);
  });
});
