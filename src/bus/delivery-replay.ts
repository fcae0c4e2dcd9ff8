import type { Queryable } from '../storage/database.ts';
import { countReplayable, endOfSection, replayDeliveries, type ReplayFilter } from '../journal/replay-deliveries.ts';
import type { StepResult } from '../journal/replay-log.ts';
import { notify } from './notification.ts';
import type { Replayable } from './replay-runner.ts';
import type { Subscriber } from './subscriber.ts';

const stepSize = 500;
/** The most events whose deliveries a step looks through: matching ones may be rare. */
const seenAtOnce = 20_000;
/** The most events whose deliveries one query counts: some tenths of a second, whatever the filter. */
const countedAtOnce = 100_000;

/** Puts deliveries back into the queue. Safe to repeat: a pending delivery stays as it is. */
export class DeliveryReplay implements Replayable {
  constructor(private readonly subscribers: readonly Subscriber[]) {}

  async count(database: Queryable, filter: ReplayFilter): Promise<number> {
    let [total, after]: [number, string | null] = [0, null];
    for (;;) {
      const upTo: string | null = filter.ids ? null : await endOfSection(database, after, countedAtOnce);
      total += await countReplayable(database, filter, { after, upTo });
      if (upTo === null) return total;
      after = upTo;
    }
  }

  async step(transaction: Queryable, filter: ReplayFilter, after: string | null): Promise<StepResult> {
    const newestWins = this.subscribers.filter(({ destination }) => destination.newestWins).map(({ name }) => name);
    const upTo = filter.ids ? null : await endOfSection(transaction, after, seenAtOnce);
    const again = await replayDeliveries(transaction, filter, { after, upTo, limit: stepSize, newestWins });
    await notify(transaction, [...new Set(again.map(({ destination }) => destination))]);
    const last = again.length >= stepSize ? again.at(-1)?.sequence : undefined;
    return { replayed: again.length, cursor: last ?? upTo };
  }
}
