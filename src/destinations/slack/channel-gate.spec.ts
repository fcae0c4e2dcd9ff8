import { describe, expect, it } from '@jest/globals';
import { handover } from '../../../test/support/handover.ts';
import { ChannelGate } from './channel-gate.ts';

const { delivery } = handover();
const { delivery: bundled } = handover({ bundle: { id: 'b', size: 1 } });
const held = {
  kind: 'held',
  scope: 'delivery',
  reason: 'misconfigured',
  detail: 'channel C0LOYALTY: archived',
  afterMs: 60_000,
} as const;

describe('ChannelGate', () => {
  const clock = { now: 0 };
  const gateAt = (now: number): ChannelGate => {
    clock.now = now;
    return new ChannelGate(() => clock.now);
  };
  const few = { waiting: 10, perSecond: 50 };

  it('lets in while few wait', () => {
    expect(gateAt(0).refusal(delivery, few)).toBeNull();
  });

  it('shut, tells everybody why, and to come back at the same time', () => {
    const gate = gateAt(5);
    gate.shut(held);
    clock.now = 20_005;
    expect(gate.refusal(delivery, few)).toEqual({ ...held, afterMs: 40_000 });
    expect(gate.refusal(bundled, few)).toEqual({ ...held, afterMs: 40_000 });
    clock.now = 60_005;
    expect(gate.refusal(delivery, few)).toBeNull();
  });

  it('turns away when 1,000 wait, until half of them have left, and so keeps the order', () => {
    const gate = gateAt(0);
    expect(gate.refusal(delivery, { waiting: 999, perSecond: 50 })).toBeNull();
    const crowded = { kind: 'held', scope: 'delivery', reason: 'rate_limited' };
    expect(gate.refusal(delivery, { waiting: 1_000, perSecond: 50 })).toMatchObject({ ...crowded, afterMs: 10_000 });
    clock.now = 4_000;
    expect(gate.refusal(delivery, { waiting: 800, perSecond: 50 })).toMatchObject({ ...crowded, afterMs: 6_000 });
    clock.now = 10_000;
    expect(gate.refusal(delivery, { waiting: 500, perSecond: 50 })).toBeNull();
  });

  it('lets a bundle in whole, however many wait', () => {
    const gate = gateAt(0);
    gate.refusal(delivery, { waiting: 1_000, perSecond: 50 });
    expect(gate.refusal(bundled, { waiting: 1_000, perSecond: 50 })).toBeNull();
  });
});
