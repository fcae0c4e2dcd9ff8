import type { Database } from '../journal/database.ts';
import type { DeliveryLog, ReplayFilter } from '../journal/delivery-log.ts';
import { notify } from './notification.ts';
import type { Queue } from './queue.ts';

/** A transaction of some milliseconds, so that a big replay does not slow the webhook. */
const stepSize = 500;

/** A person asks for deliveries again. Safe to repeat: what is on its way already is left alone. */
export class Replay {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryLog,
    private readonly queue: Queue,
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
      const again = await this.deliveries.replay(transaction, filter, { after, limit: stepSize });
      const byDestination = Map.groupBy(again, ({ destination }) => destination);
      for (const [destination, deliveries] of byDestination) {
        await this.queue.putAgain(transaction, destination, deliveries);
      }
      await notify(transaction, [...byDestination.keys()]);
      const last = again.length < stepSize ? undefined : again.at(-1);
      return { replayed: again.length, last: last?.id ?? null };
    });
  }
}
