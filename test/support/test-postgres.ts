import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/storage/postgres/embedded-postgres.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { temporaryDirectory } from './temporary-directory.ts';

type Connection = EmbeddedPostgres['connection'];

const template = 'relay_template';
const variable = 'TEST_POSTGRES';

/** Starts the PostgreSQL of a test run, with our schema in a template database. Returns the function that ends it. */
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

/** Creates a database with our schema (without it when `empty`) and no rows. It goes with the server. */
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
