import { connectionAdvice } from './connection-advice.ts';
import { type Connection, Database, poolSize } from './database.ts';
import { startEmbeddedPostgres } from './postgres/embedded-postgres.ts';
import { checkPrivileges, checkServer } from './server-check.ts';
import { migrate } from './migrate.ts';
import { whenUp } from './when-up.ts';

export interface StorageOptions {
  /** Unset: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  /** What this process opens beside the pool: one session for each thing that it may lead. */
  readonly otherSessions: number;
  /** How long the PostgreSQL of `databaseUrl` may take to be there. */
  readonly patienceMs?: number;
  readonly log: (message: string) => void;
  readonly warn: (message: string) => void;
}

/** The PostgreSQL that everything is kept in, ready to use. */
export interface Storage {
  readonly connection: Connection;
  readonly database: Database;
  close(): Promise<void>;
}

/** Starts the embedded PostgreSQL if there is no other, and brings the schema to this version. */
export async function openStorage({
  databaseUrl,
  dataDir,
  otherSessions,
  patienceMs = 60_000,
  log,
  warn,
}: StorageOptions): Promise<Storage> {
  const server =
    databaseUrl === undefined
      ? await startEmbeddedPostgres({ dataDir, log })
      : { connection: { connectionString: databaseUrl }, stop: () => Promise.resolve() };
  const { connection } = server;
  const database = new Database(connection, (error) => warn(`a database connection was lost: ${error.message}`));
  try {
    if (databaseUrl !== undefined) {
      const check = { sessions: poolSize + otherSessions, warn };
      await whenUp(() => checkServer(connection, check), { patienceMs, log, warn });
    }
    await migrate(connection);
    if (databaseUrl !== undefined) await checkPrivileges(database);
  } catch (error) {
    await database.close();
    await server.stop();
    throw databaseUrl === undefined ? error : new Error(`DATABASE_URL cannot be used: ${connectionAdvice(error)}`);
  }
  return {
    connection,
    database,
    close: async () => {
      await database.close();
      await server.stop();
    },
  };
}

/** The injectable form of `Storage`. */
export class StorageHandle {
  constructor(readonly storage: Storage) {}
}
