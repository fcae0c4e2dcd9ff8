import { type Connection, Database } from './database.ts';
import { startEmbeddedPostgres } from './postgres/embedded-postgres.ts';
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
  try {
    await migrate(connection);
  } catch (error) {
    await server.stop();
    throw databaseUrl === undefined ? error : unusable(error);
  }
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

/** Its message may quote the address with the password, so only the code is told. */
function unusable(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no PostgreSQL answered';
  return new Error(
    `DATABASE_URL cannot be used (${code}): check the address, the password, and that PostgreSQL runs there`,
  );
}

/** The injectable form of `Storage`. */
export class StorageHandle {
  constructor(readonly storage: Storage) {}
}
