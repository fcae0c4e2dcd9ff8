import type { Database } from '../storage/database.ts';
import { replayDeliveries, type ReplayFilter } from '../journal/replay-deliveries.ts';
import { notify } from './notification.ts';
import type { Subscriber } from './subscriber.ts';

/** A transaction of some milliseconds, so that a big replay does not slow the webhook. */
const stepSize = 500;

/** A person asks for deliveries again. Safe to repeat: what is on its way already is left alone. */
export class Replay {
  constructor(
    private readonly database: Database,
    private readonly subscribers: readonly Subscriber[],
  ) {}

  /** False when there is no such delivery, or none that can be replayed. */
  async one(deliveryId: string): Promise<boolean> {
    const { replayed } = await this.#step({ ids: [deliveryId] }, null);
    return replayed === 1;
  }

  /** Returns how many were replayed. */
  async many(filter: Omit<ReplayFilter, 'ids'>): Promise<number> {
    let total = 0;
    let after: string | null = null;
    for (;;) {
      const { replayed, last }: { replayed: number; last: string | null } = await this.#step(filter, after);
      total += replayed;
      if (last === null) return total;
      after = last;
    }
  }

  #step(filter: ReplayFilter, after: string | null): Promise<{ replayed: number; last: string | null }> {
    return this.database.transaction(async (transaction) => {
      const newestWins = this.subscribers.filter(({ destination }) => destination.newestWins).map(({ name }) => name);
      const again = await replayDeliveries(transaction, filter, { after, limit: stepSize, newestWins });
      await notify(transaction, [...new Set(again.map(({ destination }) => destination))]);
      const last = again.length < stepSize ? undefined : again.at(-1);
      return { replayed: again.length, last: last?.id ?? null };
    });
  }
}
