import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { Destination } from '../../src/model/destination.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { FaultEffect } from '../sandbox/server/fault.ts';
import { decision } from './decision.ts';
import { deliveryOf } from './secret-customer.ts';
import type { Stage } from './stage.ts';

/** More than one call of any destination takes. */
const many = 120;

export function describeHandovers(stage: Stage): void {
  const begin = (destination: Destination, signal?: AbortSignal): Promise<Outcome>[] =>
    Array.from({ length: many }, (_, index) => stage.deliver(destination, deliveryOf(index + 1), signal));
  const handOver = (destination: Destination, signal?: AbortSignal): Promise<Outcome[]> =>
    Promise.all(begin(destination, signal));

  it('takes as many as the bus may hand over', () => {
    expect(stage.destination().capacity).toBeGreaterThanOrEqual(100);
  });

  it('settles all that is handed over together', async () => {
    expect(new Set((await handOver(stage.destination())).map(decision))).toEqual(new Set(['delivered']));
  });

  it('settles all that is handed over together when the vendor fails', async () => {
    stage.standIn.faults.add({ effect: { kind: 'answer', status: 401 } });
    const stop = new AbortController();
    const settling = begin(stage.destination(), stop.signal);
    await Promise.any(settling);
    stop.abort(); // a destination that keeps the order waits for what failed to come back
    const decisions = new Set((await Promise.all(settling)).map(decision));
    expect(decisions).toContain(stage.subject.decisions[401]);
    decisions.delete('held delivery network');
    expect([...decisions]).toEqual([stage.subject.decisions[401]]);
  });

  it('calls nobody for what comes after the signal, and hands it back', async () => {
    const outcomes = await handOver(stage.destination(), AbortSignal.abort());
    expect(new Set(outcomes.map(decision))).toEqual(new Set(['held delivery network']));
    expect(stage.standIn.calls.total).toBe(0);
  }, 5_000);

  it('calls nobody to find out what became of an earlier attempt either', async () => {
    const attempted = { attempt: 2, uncertainSince: new Date(), bundle: { id: randomUUID(), size: 1 } };
    const outcome = await stage.deliver(stage.destination(), deliveryOf(1, attempted), AbortSignal.abort());
    expect(decision(outcome)).toBe('held delivery network');
    expect(stage.standIn.calls.total).toBe(0);
  });

  it.each<[string, FaultEffect[], string]>([
    ['lets the running call end', [], 'delivered'],
    ['does not look for the culprit of a refused one', [{ kind: 'answer', status: 400 }], 'not delivered'],
  ])(
    'starts no call after the signal, hands back what waits, and %s',
    async (_what, effects, ended) => {
      stage.standIn.configure({ latencyMs: 100 });
      stage.standIn.faults.add(...effects.map((effect) => ({ effect })));
      const stop = new AbortController();
      const settling = handOver(stage.destination(), stop.signal);
      while (stage.standIn.calls.total === 0) await new Promise((resolve) => setImmediate(resolve));
      stop.abort();
      const decisions = (await settling).map(decision);
      expect(decisions).toContain('held delivery network');
      expect(decisions.includes('delivered')).toBe(ended === 'delivered');
      expect(stage.standIn.calls.total).toBe(1);
    },
    5_000,
  );
}
