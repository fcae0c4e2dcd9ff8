import type { Queryable } from '../journal/database.ts';

/** Whether there is a delivery of this id, a uuid. */
export async function deliveryExists(database: Queryable, id: string): Promise<boolean> {
  const rows = await database.query('SELECT id FROM tier_relay.deliveries WHERE id = $1', [id]);
  return rows.length > 0;
}
