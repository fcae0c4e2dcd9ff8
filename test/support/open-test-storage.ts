import { Database } from '../../src/storage/database.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createTestDatabase } from './test-postgres.ts';

/** Creates a database in the run's PostgreSQL, with our schema and no rows. */
export async function openTestStorage(): Promise<Storage> {
  const connection = await createTestDatabase();
  const database = new Database(connection, () => undefined);
  return { connection, database, close: () => database.close() };
}
