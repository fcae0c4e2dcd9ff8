import type { Connection } from './database.ts';
import { Database } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';

export interface StorageOptions {
  /** Unset: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  readonly log: (message: string) => void;
}

/** The PostgreSQL that everything is kept in, ready to use. */
export interface Storage {
  readonly connection: Connection;
  readonly database: Database;
  close(): Promise<void>;
}

/** Starts the embedded PostgreSQL if there is no other, and brings the schema to this version. */
export async function openStorage({ databaseUrl, dataDir, log }: StorageOptions): Promise<Storage> {
  const server =
    databaseUrl === undefined
      ? await startEmbeddedPostgres({ dataDir, log })
      : { connection: { connectionString: databaseUrl }, stop: () => Promise.resolve() };
  const { connection } = server;
  await migrate(connection);
  const database = new Database(connection, (error) => log(`a database connection was lost: ${error.message}`));
  return {
    connection,
    database,
    close: async () => {
      await database.close();
      await server.stop();
    },
  };
}
