import type { Finding } from '../model/finding.ts';
import { poolSize } from './database.ts';
import { inspectServer } from './inspect-server.ts';
import { runningPostgres } from './postgres/embedded-postgres.ts';
import { inspectEmbedded } from './postgres/inspect-embedded.ts';
import type { StorageOptions } from './storage.ts';

/** Finds out whether events can be kept, in the PostgreSQL of DATABASE_URL or the embedded one. Starts nothing. */
export async function inspectStorage({
  databaseUrl,
  dataDir,
  otherSessions,
}: Pick<StorageOptions, 'databaseUrl' | 'dataDir' | 'otherSessions'>): Promise<readonly Finding[]> {
  const sessions = poolSize + otherSessions;
  if (databaseUrl !== undefined) {
    const space = 'PostgreSQL does not say how much space is free: watch it on its machine';
    return [...(await inspectServer({ connectionString: databaseUrl }, sessions)), { level: 'skipped', text: space }];
  }
  const running = await runningPostgres(dataDir);
  const server: readonly Finding[] = running
    ? await inspectServer(running, sessions)
    : [
        {
          level: 'skipped',
          text: 'it does not run, or not for this user: what is in it is looked at while the service runs',
        },
      ];
  return [...(await inspectEmbedded(dataDir)), ...server];
}
