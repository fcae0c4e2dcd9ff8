import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from './database.ts';
import { runningPostgres, startEmbeddedPostgres } from './postgres/embedded-postgres.ts';

/** Milliseconds to wait for a connector that took the directory after we found nobody there. */
const patienceMs = 2_000;

interface MaintenanceOptions {
  readonly databaseUrl?: string;
  readonly dataDir: string;
  /** True: create the embedded PostgreSQL where there is none. */
  readonly create: boolean;
}

interface Maintained {
  readonly connection: Connection;
  close(): Promise<void>;
}

/**
 * Opens the PostgreSQL of the service, whether the service runs or not. Starts the embedded one where nobody runs it.
 *
 * @throws {Error} for operators when there is no embedded one and `create` is false.
 */
export async function openForMaintenance({ databaseUrl, dataDir, create }: MaintenanceOptions): Promise<Maintained> {
  if (databaseUrl !== undefined) {
    return { connection: { connectionString: databaseUrl }, close: () => Promise.resolve() };
  }
  const running = await runningPostgres(dataDir);
  if (running) return { connection: running, close: () => Promise.resolve() };
  if (!create && !(await stat(join(dataDir, 'postgres', 'PG_VERSION')).catch(() => undefined))) {
    throw new Error(`there is no embedded PostgreSQL in DATA_DIR ${dataDir}: set DATA_DIR, or DATABASE_URL`);
  }
  const started = await startEmbeddedPostgres({ dataDir, patienceMs });
  return { connection: started.connection, close: () => started.stop() };
}
