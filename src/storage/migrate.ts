import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import type { Connection } from './database.ts';
import { prepareSession } from './session.ts';

const dir = fileURLToPath(new URL('./migrations', import.meta.url));

/** Names of this version's migrations, in their order. */
export async function migrationNames(): Promise<readonly string[]> {
  const files = (await readdir(dir)).filter((name) => name.endsWith('.sql'));
  return files.map((name) => name.slice(0, -'.sql'.length)).sort();
}

/**
 * Brings the schema `tier_relay` to this version. Replicas that start together wait for each other.
 *
 * @param count the most migrations to apply.
 */
export async function migrate(connection: Connection, count = Infinity): Promise<void> {
  if (count <= 0) return;
  const client = new pg.Client({ ...connection, application_name: 'tier-relay migrate' });
  client.on('error', () => undefined); // the statement under way rejects
  try {
    await client.connect();
    await prepareSession(client, { statement_timeout: '0', idle_in_transaction_session_timeout: '0' });
    const { rowCount } = await client.query(`SELECT FROM pg_namespace WHERE nspname = 'tier_relay'`);
    await runner({
      dbClient: client,
      dir,
      direction: 'up',
      count,
      migrationsSchema: 'tier_relay',
      migrationsTable: 'migrations',
      createMigrationsSchema: rowCount === 0, // IF NOT EXISTS needs the right to create even where it exists
      advisoryLockMode: 'wait',
      log: () => undefined,
    });
  } finally {
    await client.end();
  }
}
