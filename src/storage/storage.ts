import { connectionAdvice } from './connection-advice.ts';
import { type Connection, Database, poolSize } from './database.ts';
import { startEmbeddedPostgres } from './postgres/embedded-postgres.ts';
import { checkPrivileges, checkServer } from './server-check.ts';
import { migrate } from './migrate.ts';
import { whenUp } from './when-up.ts';

export interface StorageOptions {
  /** Unset: use the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  /** Sessions that this process opens beside the pool: one for each thing that it may lead. */
  readonly otherSessions: number;
  /** How long to wait for the PostgreSQL of `databaseUrl` to come up. */
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

/**
 * Opens the PostgreSQL of `databaseUrl`, or starts the embedded one, and brings the schema to this version.
 *
 * @throws {Error} for operators; it quotes nothing of `databaseUrl`.
 */
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
