import type { Database } from './database.ts';

export interface DatabaseFacts {
  readonly kind: 'embedded' | 'external';
  readonly version: string;
  readonly sizeBytes: number;
  readonly synchronousCommit: string;
  /** By the database's clock. */
  readonly now: Date;
}

/** Reads facts about the database in use, for operators. One query. */
export async function databaseFacts(database: Database): Promise<DatabaseFacts> {
  const [facts] = await database.query<Omit<DatabaseFacts, 'kind'>>(
    `SELECT current_setting('server_version') AS version, pg_database_size(current_database())::float8 AS "sizeBytes",
       current_setting('synchronous_commit') AS "synchronousCommit", now() AS now`,
  );
  if (!facts) throw new Error('PostgreSQL did not answer');
  return { kind: 'connectionString' in database.connection ? 'external' : 'embedded', ...facts };
}
