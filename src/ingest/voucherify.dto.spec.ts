import { describe, expect, it } from '@jest/globals';
import { changed } from '../../test/support/changed.ts';
import { readPayload } from '../../test/support/read-payload.ts';
import { tierEvent } from '../../test/support/tier-event.ts';

const violationsOf = (payload: unknown) => {
  const reading = readPayload(payload);
  return reading.kind === 'rejected' ? reading.event.violations : [];
};
const pathsOf = (payload: unknown) => [...new Set(violationsOf(payload).map(({ path }) => path))];

const upgraded = tierEvent({ customer: { id: 'cust_1' } });
const joined = tierEvent({ kind: 'joined' });

describe('an event is refused, with the path, when', () => {
  it.each<[string, unknown]>([
    ['event', 'x'],
    ['event', []],
    ['event', ''],
    ['event.type', 7],
    ['event.type', ''],
    ['event.type', ['customer.loyalty.tier.upgraded']],
    ['event.type', '{{event.type}}'],
    ['event.type', 'undefined'],
    ['data.customer', undefined],
    ['data.customer', null],
    ['data.customer', 'cust_1'],
    ['data.customer', [{ id: 'cust_1' }]],
    ['data.customer', []],
    ['data.customer.id', undefined],
    ['data.customer.id', null],
    ['data.customer.id', ''],
    ['data.customer.id', true],
    ['data.customer.id', ['cust_1']],
    ['data.customer.id', 'with space'],
    ['data.customer.id', 'x'.repeat(256)],
    ['data.customer.id', '.'],
    ['data.customer.id', '..'],
    ['data.customer.id', 'nul\0'],
    ['data.customer.id', 'half \ud83c'],
    ['data.customer.id', '\ud83c'],
    ['data.customer.id', 'zero\u200bwidth'],
    ['data.customer.id', 'null'],
    ['data.customer.id', 'undefined'],
    ['data.customer.id', '{{customer.id}}'],
    ['data.customer.id', 2 ** 53],
    ['data.campaign', null],
    ['data.campaign', []],
    ['data.campaign.id', undefined],
    ['data.campaign.id', '{{ campaign.id }}'],
    ['data.campaign.id', 1e300],
    ['data.loyalty_tier_to', undefined],
    ['data.loyalty_tier_to', [{ id: 't', name: 'T' }]],
    ['data.loyalty_tier_to', true],
    ['data.loyalty_tier_to', '{{loyalty_tier_to}}'],
    ['data.created_at', undefined],
    ['data.created_at', null],
    ['data.created_at', '{{created_at}}'],
    ['data.created_at', 1_723_593_600_000],
    ['data.created_at', 'yesterday'],
    ['data.created_at', '2026-08-14'],
    ['data.created_at', '2026-08-14T00:00:00.000'],
    ['data.created_at', '2026-13-14T00:00:00Z'],
    ['data.created_at', '2026-08-14T00:00:60Z'],
    ['data.created_at', '0000-06-01T00:00:00Z'],
    ['data.created_at', '0001-01-01T00:00:00+00:01'],
    ['data.created_at', '9999-12-31T23:59:59-00:01'],
    ['data.created_at', '+010000-01-01T00:00:00Z'],
  ])('%s is %j', (path, value) => {
    expect(pathsOf(changed(upgraded, path, value))).toEqual([path]);
  });

  it.each([
    ['data', null],
    ['data', []],
    ['data', 'x'],
    ['data.loyalty_tier', undefined],
    ['data.loyalty_tier', []],
    ['data.loyalty_tier', false],
  ])('%s of a single-tier event is %j', (path, value) => {
    expect(pathsOf(changed(joined, path, value))).toEqual([path]);
  });

  it('a raw payload lacks something: paths start at the root', () => {
    expect(pathsOf(changed(upgraded.data, 'customer.id', null))).toEqual(['customer.id']);
  });
});

describe('the violations', () => {
  it('are all reported at once, each said once', () => {
    const { data } = upgraded;
    const bent = { ...upgraded, data: { ...data, customer: null, campaign: { name: 'K' }, created_at: '' } };
    expect(violationsOf(bent)).toEqual([
      { path: 'data.customer', message: 'customer must be an object' },
      { path: 'data.campaign.id', message: expect.stringMatching(/^id must be an id/) },
      { path: 'data.created_at', message: expect.stringContaining('ISO 8601') },
    ]);
  });

  it('quote nothing of the payload', () => {
    const secret = 'ada lovelace@example.com';
    const paths = ['event', 'data.customer.id', 'data.created_at', 'data.campaign'];
    for (const path of paths)
      expect(JSON.stringify(violationsOf(changed(upgraded, path, secret)))).not.toContain('ada');
  });
});

describe('an event is taken when', () => {
  const unreadable = [5, '', 'with space', 'x'.repeat(256), 'nul\0', {}, ['x'], true, null, undefined, '{{id}}'];

  it.each<[string, readonly unknown[]]>([
    ['id', unreadable],
    ['event.id', unreadable],
    ['project_id', [12]],
    ['type', [{ any: 'label' }]],
    ['source', [null]],
    ['data.customer.name', [null, undefined, '', 5, { first: 'Ada' }, 'n'.repeat(100_000)]],
    ['data.customer.email', [null, 'not an address', ['a@example.com']]],
    ['data.customer.source_id', [undefined, false, 17]],
    ['data.customer.id', ['c'.repeat(255), 'клиент-🎉', 17, ' cust_1 ']],
    ['data.customer.metadata', [[1, { deep: null }]]],
    ['data.customer.surprise', [{ new: 'field' }]],
    ['data.campaign.id', [4]],
    ['data.campaign.name', [null, undefined, '', 'n'.repeat(1_001), {}]],
    ['data.loyalty_tier_from', [null, undefined, 'Silver', {}, []]],
    ['data.loyalty_tier_to', [null, 'Gold', 3, {}]],
    ['data.loyalty_tier_to.id', [null, undefined, 5]],
    ['data.loyalty_tier_to.name', [null, undefined, 5, {}, 'n'.repeat(1_001)]],
    ['data.loyalty_tier_to.metadata', [null]],
    ['data.loyalty_tier_to.config', [null, {}, 'x', { points: { from: '251' } }]],
    ['data.loyalty_tier_to.points', [null, [1], 'x', { from: '251' }, { from: 1.5 }, { from: -5, to: 'no matter' }]],
    ['data.created_at', ['2026-08-14T00:00:00Z', ' 2026-08-14T00:00:00Z ', '2026-08-14T00:00:00.123456789+14:00']],
    ['data.created_at', ['9999-12-31T23:59:59.999Z']],
    ['data.surprise', [{ new: 'field' }]],
  ])('%s is any of %j', (path, values) => {
    for (const value of values) expect(violationsOf(changed(upgraded, path, value))).toEqual([]);
  });

  it.each(['joined', 'prolonged', 'left'] as const)('it comes without the tier: %s', (kind) => {
    expect(violationsOf(changed(tierEvent({ kind }), 'data.loyalty_tier', null))).toEqual([]);
  });

  it('a customer has left, and no tier is there or could be read', () => {
    const left = tierEvent({ kind: 'left' });
    for (const tier of [undefined, [], '{{loyalty_tier}}']) {
      expect(violationsOf(changed(left, 'data.loyalty_tier', tier))).toEqual([]);
    }
  });
});
