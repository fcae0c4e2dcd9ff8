import { expect, it } from '@jest/globals';
import type { Outcome } from '../../src/model/outcome.ts';
import { decision } from './decision.ts';
import { deliveryOf } from './secret-customer.ts';
import type { Stage } from './stage.ts';

export function describeCalls(stage: Stage): void {
  /** Shows a destination as many deliveries as its `sight`; returns those that it chooses for its next call. */
  const chosen = () => {
    const destination = stage.destination();
    const waiting = Array.from({ length: destination.sight }, (_, index) => deliveryOf(index + 1));
    return { destination, deliveries: destination.choose(waiting).deliveries };
  };
  const decisions = (outcomes: readonly Outcome[]) => new Set(outcomes.map(decision));

  it('puts at least one of what waits into its next call, the first, and may start it at once', () => {
    const { destination, deliveries } = chosen();
    expect(deliveries[0]?.sequence).toBe(1);
    expect(destination.readyInMs(destination.laneOf(deliveryOf().change))).toBe(0);
  });

  it('puts the same change into the same lane, and says which', () => {
    const destination = stage.destination();
    expect(destination.laneOf(deliveryOf(1).change)).toBe(destination.laneOf(deliveryOf(1).change));
    expect(destination.laneOf(deliveryOf(1).change)).not.toBe('');
  });

  it('settles all of a call', async () => {
    const { destination, deliveries } = chosen();
    const outcomes = await stage.call(destination, deliveries);
    expect(outcomes).toHaveLength(deliveries.length);
    expect(decisions(outcomes)).toEqual(new Set(['delivered']));
  });

  it.each([undefined, { kind: 'reset' }] as const)('says of all of a call what it sends: %j', async (effect) => {
    if (effect) stage.standIn.faults.add({ effect });
    const { destination, deliveries } = chosen();
    await stage.call(destination, deliveries);
    expect(stage.sent).toEqual(new Set(deliveries.map(({ id }) => id)));
  });

  it('settles all of a call when the vendor fails', async () => {
    stage.standIn.faults.add({ effect: { kind: 'answer', status: 401 } });
    const { destination, deliveries } = chosen();
    const outcomes = await stage.call(destination, deliveries);
    expect(outcomes).toHaveLength(deliveries.length);
    expect([...decisions(outcomes)]).toEqual([stage.subject.decisions[401]]);
  });

  it('lets no call follow the first once that is not wanted, as when it looks for the culprit of a refusal', async () => {
    stage.standIn.faults.add({ effect: { kind: 'answer', status: 400 } });
    const { destination, deliveries } = chosen();
    const outcomes = await stage.call(destination, deliveries, () => Promise.resolve(false));
    expect(decisions(outcomes)).not.toContain('delivered');
    expect(stage.standIn.calls.total).toBe(1);
  });
}
