import type { Queryable } from '../storage/database.ts';

/** The channel that tells the dispatchers of all replicas that a destination has work. The payload is its name. */
export const notificationChannel = 'tier_relay';

/** Wakes the destinations' dispatchers; in a transaction, when it commits. */
export async function notify(database: Queryable, destinations: readonly string[]): Promise<void> {
  await database.query('SELECT pg_notify($1, name) FROM unnest($2::text[]) name', [notificationChannel, destinations]);
}
