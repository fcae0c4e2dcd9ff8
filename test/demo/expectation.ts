import type { TierChange } from '../../src/model/tier-change.ts';
import type { Sample } from './sample.ts';

export interface Expectation {
  /** Each customer's newest change: what their contact must show in the end. */
  readonly contacts: readonly TierChange[];
  /** By which each customer is known, and whether the channel must tell of them, once, or never. */
  readonly names: ReadonlyMap<string, boolean>;
}

/** What the samples must come to with config/connector.yaml as it is delivered: Slack is told of upgrades only. */
export function expectationOf(samples: readonly Sample[]): Expectation {
  const newest = new Map<string, TierChange>();
  const names = new Map<string, boolean>();
  for (const { change, knownBy } of samples) {
    names.set(knownBy, (names.get(knownBy) ?? false) || change?.kind === 'upgraded');
    if (!change) continue;
    const other = newest.get(change.customer.id);
    if (!other || Date.parse(other.occurredAt) < Date.parse(change.occurredAt)) newest.set(change.customer.id, change);
  }
  return { contacts: [...newest.values()], names };
}
