import { Database } from '../../src/storage/database.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createTestDatabase } from './test-postgres.ts';

/** A database of its own in the run's PostgreSQL, with our schema and nothing in it. */
export async function openTestStorage(): Promise<Storage> {
  const connection = await createTestDatabase();
  const database = new Database(connection, () => undefined);
  return { connection, database, close: () => database.close() };
}
