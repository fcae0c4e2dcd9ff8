import type { Queryable } from '../storage/database.ts';
import type { DestinationName } from '../model/delivery.ts';

/** The channel on which dispatchers, of whatever replica, are told that a destination has work; the payload is its name. */
export const notificationChannel = 'tier_relay';

/** Wakes the destinations' dispatchers; inside a transaction, once it is committed. */
export async function notify(database: Queryable, destinations: readonly DestinationName[]): Promise<void> {
  await database.query('SELECT pg_notify($1, name) FROM unnest($2::text[]) name', [notificationChannel, destinations]);
}
