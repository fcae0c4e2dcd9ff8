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
    ['id', 5],
    ['id', ''],
    ['id', 'with space'],
    ['id', ['whs_1']],
    ['event', 'x'],
    ['event', []],
    ['event.id', {}],
    ['event.id', 'x'.repeat(256)],
    ['event.id', 'nul\0'],
    ['event.type', 7],
    ['event.type', ''],
    ['data.customer', undefined],
    ['data.customer', null],
    ['data.customer', 'cust_1'],
    ['data.customer', [{ id: 'cust_1' }]],
    ['data.customer', []],
    ['data.customer.id', undefined],
    ['data.customer.id', null],
    ['data.customer.id', 17],
    ['data.customer.id', ''],
    ['data.customer.id', 'half \ud83c'],
    ['data.customer.id', '\ud83c'],
    ['data.customer.id', 'zero\u200bwidth'],
    ['data.customer.name', 5],
    ['data.customer.name', { first: 'Ada' }],
    ['data.customer.email', ['a@example.com']],
    ['data.customer.source_id', false],
    ['data.campaign', null],
    ['data.campaign', []],
    ['data.campaign.id', undefined],
    ['data.campaign.name', null],
    ['data.campaign.name', ''],
    ['data.campaign.name', 'n'.repeat(1_001)],
    ['data.loyalty_tier_from', undefined],
    ['data.loyalty_tier_from', 'Silver'],
    ['data.loyalty_tier_to', undefined],
    ['data.loyalty_tier_to', [{ id: 't', name: 'T' }]],
    ['data.loyalty_tier_to.id', null],
    ['data.loyalty_tier_to.name', undefined],
    ['data.loyalty_tier_to.name', 3],
    ['data.loyalty_tier_to.config', 'x'],
    ['data.loyalty_tier_to.points', [1]],
    ['data.loyalty_tier_to.points', { from: 1.5 }],
    ['data.loyalty_tier_to.points', { from: '100' }],
    ['data.created_at', undefined],
    ['data.created_at', null],
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
    const [found] = pathsOf(changed(upgraded, path, value));
    expect(found).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')}(\\.from)?$`));
    expect(pathsOf(changed(upgraded, path, value))).toHaveLength(1);
  });

  it.each([
    ['data', null],
    ['data', []],
    ['data', 'x'],
    ['data.loyalty_tier', undefined],
    ['data.loyalty_tier', null],
    ['data.loyalty_tier.id', 5],
  ])('%s of a single-tier event is %j', (path, value) => {
    expect(pathsOf(changed(joined, path, value))).toEqual([path]);
  });

  it('points are beyond what a number can hold', () => {
    const text = JSON.stringify(changed(upgraded, 'data.loyalty_tier_to.config', { points: { from: 7 } }));
    expect(pathsOf(text.replace('"from":7', '"from":1e999'))).toEqual(['data.loyalty_tier_to.config.points.from']);
  });

  it('a raw payload lacks something: paths start at the root', () => {
    expect(pathsOf(changed(upgraded.data, 'customer.id', null))).toEqual(['customer.id']);
  });
});

describe('the violations', () => {
  it('are all reported at once, each said once', () => {
    const { data } = upgraded;
    const bent = { ...upgraded, data: { ...data, customer: null, campaign: { id: 4 }, created_at: '' } };
    expect(violationsOf(bent)).toEqual([
      { path: 'data.customer', message: 'customer must be an object' },
      expect.objectContaining({ path: 'data.campaign.id' }),
      expect.objectContaining({ path: 'data.campaign.name' }),
      expect.objectContaining({ path: 'data.campaign.name' }),
      expect.objectContaining({ path: 'data.created_at' }),
    ]);
    expect(pathsOf(bent)).toHaveLength(4);
  });

  it('quote nothing of the payload', () => {
    const secret = 'ada lovelace@example.com';
    const paths = ['id', 'data.customer.id', 'data.created_at', 'data.loyalty_tier_to', 'data.campaign'];
    for (const path of paths)
      expect(JSON.stringify(violationsOf(changed(upgraded, path, secret)))).not.toContain('ada');
  });
});

describe('an event is taken when', () => {
  it.each<[string, unknown]>([
    ['id', undefined],
    ['id', null],
    ['event.id', null],
    ['project_id', 12],
    ['type', { any: 'label' }],
    ['source', null],
    ['data.customer.name', null],
    ['data.customer.name', undefined],
    ['data.customer.name', ''],
    ['data.customer.name', 'n'.repeat(100_000)],
    ['data.customer.email', null],
    ['data.customer.email', 'not an address'],
    ['data.customer.source_id', undefined],
    ['data.customer.id', 'c'.repeat(255)],
    ['data.customer.id', 'клиент-🎉'],
    ['data.customer.metadata', [1, { deep: null }]],
    ['data.customer.surprise', { new: 'field' }],
    ['data.campaign.name', 'n'.repeat(1_000)],
    ['data.loyalty_tier_from', null],
    ['data.loyalty_tier_to', null],
    ['data.loyalty_tier_to.metadata', null],
    ['data.loyalty_tier_to.config', null],
    ['data.loyalty_tier_to.config', {}],
    ['data.loyalty_tier_to.points', null],
    ['data.loyalty_tier_to.points', { from: -5, to: 'no matter' }],
    ['data.created_at', '2026-08-14T00:00:00Z'],
    ['data.created_at', '2026-08-14T00:00:00.123456789+14:00'],
    ['data.created_at', '9999-12-31T23:59:59.999Z'],
    ['data.surprise', { new: 'field' }],
  ])('%s is %j', (path, value) => {
    expect(violationsOf(changed(upgraded, path, value))).toEqual([]);
  });
});
