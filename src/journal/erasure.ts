import type { DestinationName } from '../model/delivery.ts';
import type { Queryable } from './database.ts';

export interface Erased {
  readonly events: number;
  readonly rejectedEvents: number;
  /** Deliveries that will not be made any more. */
  readonly cancelled: readonly { readonly id: string; readonly destination: DestinationName }[];
}

/** Some MB at most: a body has 1 MiB, and is hardly ever a hundredth of it. */
const pageSize = 200;

/**
 * Takes a customer's personal data out of everything that is stored. What remains is that an event of this id was
 * received, for otherwise Voucherify's next retry of it would bring the data back.
 */
export class Erasure {
  async erase(transaction: Queryable, customerId: string): Promise<Erased> {
    const rejected = await this.#findRejected(transaction, customerId);
    await transaction.query(
      `UPDATE tier_relay.rejected_events SET payload = '', violations = '[]' WHERE id = ANY($1)`,
      [rejected],
    );
    const events = await transaction.query<{ sequence: string }>(
      `UPDATE tier_relay.events SET payload = '', change = '{}', customer_id = ''
       WHERE customer_id = $1 RETURNING sequence`,
      [customerId],
    );
    // Only now: with an event that was committed a moment ago came its deliveries.
    const sequences = events.map(({ sequence }) => sequence);
    const cancelled = await transaction.query<{ id: string; destination: DestinationName }>(
      `UPDATE tier_relay.deliveries
       SET status = 'skipped', reason = NULL, detail = 'the customer was erased', updated_at = now()
       WHERE event_sequence = ANY($1) AND status IN ('pending', 'retrying', 'delivering')
       RETURNING id, destination`,
      [sequences],
    );
    // A vendor's id of the contact or message points at the person.
    await transaction.query(
      'UPDATE tier_relay.deliveries SET ref = NULL WHERE event_sequence = ANY($1) AND ref IS NOT NULL',
      [sequences],
    );
    return { events: events.length, rejectedEvents: rejected.length, cancelled };
  }

  /** Nobody understood these, so where in them the customer is cannot be known; the id stands for the whole. */
  async #findRejected(database: Queryable, customerId: string): Promise<string[]> {
    const found: string[] = [];
    for (let after = ''; ;) {
      const page = await database.query<{ id: string; payload: string }>(
        `SELECT id, payload FROM tier_relay.rejected_events WHERE id > $1 AND payload <> '' ORDER BY id LIMIT $2`,
        [after, pageSize],
      );
      found.push(...page.filter(({ payload }) => mentions(payload, customerId)).map(({ id }) => id));
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return found;
      after = last.id;
    }
  }
}

/** JSON has many ways to write a text, and an id may be a number. */
function mentions(payload: string, customerId: string): boolean {
  let found = false;
  try {
    JSON.parse(payload, (_key, value: unknown) => {
      found ||= (typeof value === 'string' || typeof value === 'number') && String(value) === customerId;
      return value;
    });
    return found;
  } catch {
    return payload.includes(customerId); // nested too deeply to be walked
  }
}
