import type { TierChange } from '../../src/model/tier-change.ts';
import type { Sample } from './sample.ts';

export interface Expectation {
  /** Each customer's newest change, which their contact must show in the end. */
  readonly contacts: readonly TierChange[];
  /** The name that shows each customer; true when the channel must congratulate them once, false when never. */
  readonly names: ReadonlyMap<string, boolean>;
}

/** Returns what must arrive of the samples with the delivered config/connector.yaml: Slack gets upgrades only. */
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
