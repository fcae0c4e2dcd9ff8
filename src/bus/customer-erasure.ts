import type { Database } from '../journal/database.ts';
import type { Erasure } from '../journal/erasure.ts';
import type { Queue } from './queue.ts';

/** Removes a customer's personal data, and takes what was still owed to them out of the queues. */
export class CustomerErasure {
  constructor(
    private readonly database: Database,
    private readonly erasure: Erasure,
    private readonly queue: Queue,
  ) {}

  /** Says how much was erased. A delivery whose call is under way may still arrive. */
  erase(customerId: string): Promise<{ events: number; rejectedEvents: number; cancelledDeliveries: number }> {
    return this.database.transaction(async (transaction) => {
      const { events, rejectedEvents, cancelled } = await this.erasure.erase(transaction, customerId);
      for (const [destination, deliveries] of Map.groupBy(cancelled, (delivery) => delivery.destination)) {
        await this.queue.remove(
          transaction,
          destination,
          deliveries.map(({ id }) => id),
        );
      }
      return { events, rejectedEvents, cancelledDeliveries: cancelled.length };
    });
  }
}
