import type { Database } from '../journal/database.ts';
import type { Erasure } from '../journal/erasure.ts';

export interface ErasureReport {
  readonly events: number;
  readonly rejectedEvents: number;
  readonly cancelledDeliveries: number;
}

/** Webhooks and dispatchers lock the same rows, in an order of their own. */
const deadlock = '40P01';
const attempts = 5;

/** Removes a customer's personal data, and what was still owed to them. */
export class CustomerErasure {
  constructor(
    private readonly database: Database,
    private readonly erasure: Erasure,
  ) {}

  /** Says how much was erased. A call to a vendor that is under way may still take effect. */
  async erase(customerId: string): Promise<ErasureReport> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#tryToErase(customerId);
      } catch (error) {
        const isDeadlock = error instanceof Error && 'code' in error && error.code === deadlock;
        if (!isDeadlock || attempt === attempts) throw error;
      }
    }
  }

  #tryToErase(customerId: string): Promise<ErasureReport> {
    return this.database.transaction(async (transaction) => {
      const { events, rejectedEvents, cancelled } = await this.erasure.erase(transaction, customerId);
      return { events, rejectedEvents, cancelledDeliveries: cancelled.length };
    });
  }
}
