import { describe, expect, it } from '@jest/globals';
import type { TierChange } from '../../../model/tier-change.ts';
import { channelFor } from './channel-route.ts';
import { type SlackSettings, slackSettings } from '../slack.settings.ts';

const upgrade: TierChange = {
  kind: 'upgraded',
  customer: { id: 'cust_1', name: 'Anna', email: 'anna@example.com', sourceId: null },
  campaign: { id: 'camp_1', name: 'Acme Rewards' },
  from: { id: 'tier_s', name: 'Silver' },
  to: { id: 'tier_g', name: 'Gold' },
  occurredAt: '2026-01-02T03:04:05.678Z',
};

type Routes = SlackSettings['routes'];

const settingsWith = (routes: Routes, channel?: string): SlackSettings =>
  slackSettings.parse({ routes, ...(channel !== undefined && { channel }) });

describe('channelFor', () => {
  it.each<[string, Routes, string]>([
    ['no routes', [], 'C0DEFAULT'],
    ['a campaign by id', [{ campaign: 'camp_1', channel: 'C1' }], 'C1'],
    ['a campaign by name', [{ campaign: 'Acme Rewards', channel: 'C1' }], 'C1'],
    ['a tier by id', [{ tier: 'tier_g', channel: 'C1' }], 'C1'],
    ['a tier by name', [{ tier: 'Gold', channel: 'C1' }], 'C1'],
    ['both, which match', [{ campaign: 'camp_1', tier: 'Gold', channel: 'C1' }], 'C1'],
    ['neither, which matches all', [{ channel: 'C1' }], 'C1'],
    ['another campaign', [{ campaign: 'camp_2', channel: 'C1' }], 'C0DEFAULT'],
    ['another tier', [{ tier: 'Platinum', channel: 'C1' }], 'C0DEFAULT'],
    ['the tier that was left', [{ tier: 'Silver', channel: 'C1' }], 'C0DEFAULT'],
    ['the right campaign, the wrong tier', [{ campaign: 'camp_1', tier: 'Silver', channel: 'C1' }], 'C0DEFAULT'],
    ['the wrong campaign, the right tier', [{ campaign: 'camp_2', tier: 'Gold', channel: 'C1' }], 'C0DEFAULT'],
    ['a name in another case', [{ tier: 'GOLD', channel: 'C1' }], 'C0DEFAULT'],
    ['two, of which the first matches', [{ tier: 'Gold', channel: 'C1' }, { channel: 'C2' }], 'C1'],
    [
      'two, of which the second matches',
      [
        { tier: 'Silver', channel: 'C1' },
        { tier: 'Gold', channel: 'C2' },
      ],
      'C2',
    ],
  ])('with %s', (_routes, routes, channel) => {
    expect(channelFor(upgrade, settingsWith(routes, 'C0DEFAULT'))).toBe(channel);
  });

  it('has no channel for what no route takes where there is no default', () => {
    expect(channelFor(upgrade, settingsWith([{ tier: 'Silver', channel: 'C1' }]))).toBeUndefined();
  });

  it('sends a customer who has no tier any more to routes for any tier only', () => {
    const left: TierChange = { ...upgrade, kind: 'left', to: null };
    const routes = [
      { tier: 'Gold', channel: 'C1' },
      { campaign: 'camp_1', channel: 'C2' },
    ];
    expect(channelFor(left, settingsWith(routes))).toBe('C2');
  });
});
