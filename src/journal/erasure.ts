import type { DestinationName } from '../model/delivery.ts';
import type { Queryable } from './database.ts';

export interface Erased {
  readonly events: number;
  readonly rejectedEvents: number;
  /** Deliveries that will not be made any more. */
  readonly cancelled: readonly { readonly id: string; readonly destination: DestinationName }[];
}

/**
 * Takes a customer's personal data out of everything that is stored. What remains is that an event of this id was
 * received, for otherwise Voucherify's next retry of it would bring the data back.
 */
export class Erasure {
  async erase(transaction: Queryable, customerId: string): Promise<Erased> {
    const cancelled = await transaction.query<{ id: string; destination: DestinationName }>(
      `UPDATE tier_relay.deliveries d
       SET status = 'skipped', reason = NULL, detail = 'the customer was erased', updated_at = now()
       FROM tier_relay.events e
       WHERE e.sequence = d.event_sequence AND e.customer_id = $1 AND d.status IN ('pending', 'retrying', 'delivering')
       RETURNING d.id, d.destination`,
      [customerId],
    );
    // A vendor's id of the contact or message points at the person.
    await transaction.query(
      `UPDATE tier_relay.deliveries d SET ref = NULL
       FROM tier_relay.events e WHERE e.sequence = d.event_sequence AND e.customer_id = $1 AND d.ref IS NOT NULL`,
      [customerId],
    );
    const events = await transaction.query(
      `UPDATE tier_relay.events SET payload = '', change = '{}', customer_id = '' WHERE customer_id = $1 RETURNING id`,
      [customerId],
    );
    // Nobody understood these, so where in them the customer is cannot be known; the id stands for the whole.
    const rejected = await transaction.query(
      `UPDATE tier_relay.rejected_events SET payload = '', violations = '[]'
       WHERE position($1 in payload) > 0 RETURNING id`,
      [JSON.stringify(customerId)],
    );
    return { events: events.length, rejectedEvents: rejected.length, cancelled };
  }
}
