import { describe, expect, it } from '@jest/globals';
import { handover } from '../../../test/support/handover.ts';
import { ChannelGate } from './channel-gate.ts';

const delivery = (sequence: number) => handover({ sequence }).delivery;
const { delivery: bundled } = handover({ sequence: 9, bundle: { id: 'b', size: 1 } });
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
  const many = { waiting: 500, perSecond: 50 };
  const crowded = (afterMs: number) => ({ kind: 'held', scope: 'delivery', reason: 'rate_limited', afterMs });

  it('lets in while few wait', () => {
    expect(gateAt(0).refusal(delivery(1), few)).toBeNull();
  });

  it('shut, tells everybody why, and to come back at the same time', () => {
    const gate = gateAt(5);
    gate.shut(held);
    clock.now = 20_005;
    expect(gate.refusal(delivery(1), few)).toEqual({ ...held, afterMs: 40_000 });
    expect(gate.refusal(bundled, few)).toEqual({ ...held, afterMs: 40_000 });
    clock.now = 60_005;
    expect(gate.refusal(delivery(1), few)).toBeNull();
  });

  it('lets those that it turned away gather for a second', () => {
    const gate = gateAt(0);
    expect(gate.isGathering).toBe(false);
    gate.shut(held);
    clock.now = 60_999;
    expect(gate.refusal(delivery(1), few)).toBeNull();
    expect(gate.isGathering).toBe(true);
    clock.now = 61_000;
    expect(gate.isGathering).toBe(false);
  });

  it('turns away when 500 wait, each until its turn is near', () => {
    const gate = gateAt(0);
    expect(gate.refusal(delivery(1), { waiting: 499, perSecond: 50 })).toBeNull();
    expect(gate.refusal(delivery(2), many)).toMatchObject(crowded(5_020));
    expect(gate.refusal(delivery(3), many)).toMatchObject(crowded(5_040));
    clock.now = 1_000;
    expect(gate.refusal(delivery(4), many)).toMatchObject(crowded(5_020));
  });

  it('lets nothing newer in before those that were turned away', () => {
    const gate = gateAt(0);
    for (const sequence of [2, 3]) gate.refusal(delivery(sequence), many);
    clock.now = 5_020;
    expect(gate.refusal(delivery(4), few)).toMatchObject(crowded(40));
    expect([delivery(2), delivery(3)].map((each) => gate.refusal(each, few))).toEqual([null, null]);
  });

  it('turns away again, for a little, those that find no room yet', () => {
    const gate = gateAt(0);
    for (const sequence of [2, 3]) gate.refusal(delivery(sequence), many);
    clock.now = 5_020;
    expect(gate.refusal(delivery(2), many)).toMatchObject(crowded(5_000));
    expect(gate.refusal(delivery(3), few)).toBeNull();
  });

  it('lets a bundle in whole, however many wait', () => {
    const gate = gateAt(0);
    gate.refusal(delivery(1), many);
    expect(gate.refusal(bundled, many)).toBeNull();
  });

  it('opened, lets everything in', () => {
    const gate = gateAt(0);
    gate.refusal(delivery(1), many);
    gate.shut(held);
    gate.open();
    expect(gate.refusal(delivery(2), few)).toBeNull();
  });
});
