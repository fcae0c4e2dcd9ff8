import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from './database.ts';
import { runningPostgres, startEmbeddedPostgres } from './postgres/embedded-postgres.ts';

/** What comes between a look at who runs it and our start is waited for. */
const patienceMs = 2_000;

interface MaintenanceOptions {
  readonly databaseUrl?: string;
  readonly dataDir: string;
  /** Whether the embedded one is made where there is none. */
  readonly create: boolean;
}

interface Maintained {
  readonly connection: Connection;
  close(): Promise<void>;
}

/** The PostgreSQL of the service, whether that runs or not. The embedded one is started where nobody runs it. */
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
