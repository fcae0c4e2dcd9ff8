import type { Queryable } from '../../src/storage/database.ts';
import { DeliveryLog } from '../../src/journal/delivery-log.ts';
import type { Delivery } from '../../src/model/delivery.ts';

/** Takes at most `limit` due deliveries of a destination, from any lane, as a dispatcher does for a call. */
export async function takeDue(database: Queryable, destination: string, limit = 1_000): Promise<Delivery[]> {
  const deliveries = new DeliveryLog();
  return deliveries.take(database, await deliveries.lookOutside(database, destination, { lanes: [], limit }));
}
