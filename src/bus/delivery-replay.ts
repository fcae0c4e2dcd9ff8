import type { Queryable } from '../storage/database.ts';
import { countReplayable, nextInSight, replayDeliveries, type ReplayFilter } from '../journal/replay-deliveries.ts';
import type { StepResult } from '../journal/replay-log.ts';
import { notify } from './notification.ts';
import type { Replayable } from './replay-runner.ts';
import type { Subscriber } from './subscriber.ts';

const stepSize = 500;
/** How many deliveries a step looks through: those that are meant may be rare. */
const sight = 20_000;

/** Puts deliveries back into the queue. Safe to repeat: what is on its way already is left alone. */
export class DeliveryReplay implements Replayable {
  constructor(private readonly subscribers: readonly Subscriber[]) {}

  count(database: Queryable, filter: ReplayFilter): Promise<number> {
    return countReplayable(database, filter);
  }

  async step(transaction: Queryable, filter: ReplayFilter, after: string | null): Promise<StepResult> {
    const newestWins = this.subscribers.filter(({ destination }) => destination.newestWins).map(({ name }) => name);
    const upTo = filter.ids ? null : await nextInSight(transaction, after, sight);
    const again = await replayDeliveries(transaction, filter, { after, upTo, limit: stepSize, newestWins });
    await notify(transaction, [...new Set(again.map(({ destination }) => destination))]);
    const last = again.length === stepSize ? again.at(-1)?.id : undefined;
    return { replayed: again.length, cursor: last ?? upTo };
  }
}
