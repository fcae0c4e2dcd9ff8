import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/storage/postgres/embedded-postgres.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { temporaryDirectory } from './temporary-directory.ts';

type Connection = EmbeddedPostgres['connection'];

const template = 'relay_template';
const variable = 'TEST_POSTGRES';

/** One PostgreSQL for a run of the tests, with our schema in a template. Returns what ends it. */
export async function startTestPostgres(): Promise<() => Promise<void>> {
  const dataDir = await temporaryDirectory();
  const postgres = await startEmbeddedPostgres({ dataDir, settings: ['max_connections=400'] });
  await run(postgres.connection, `CREATE DATABASE ${template}`);
  await migrate({ ...postgres.connection, database: template });
  process.env[variable] = JSON.stringify(postgres.connection); // for jest's workers
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true });
  };
}

/** A database with our schema, unless it is `empty`, and nothing in it; it is gone with the server. */
export async function createTestDatabase({ empty = false } = {}): Promise<Connection> {
  const server = JSON.parse(process.env[variable] ?? '{}') as Connection;
  const database = `test_${randomUUID()}`;
  await run(server, `CREATE DATABASE "${database}" TEMPLATE ${empty ? 'template0' : template}`);
  return { ...server, database };
}

async function run(connection: Connection, sql: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(sql);
  await client.end();
}
