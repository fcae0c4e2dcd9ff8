import pg from 'pg';
import type { Finding } from '../model/finding.ts';
import { UnfitServer } from './connection-advice.ts';
import type { Connection, Queryable } from './database.ts';
import { prepareSession } from './session.ts';

/** PostgreSQL 14: the oldest version that our statements were tried on. Its makers mended it until November 2026. */
const oldestVersion = 140_000;

interface Server {
  readonly version: string;
  readonly versionNumber: number;
  readonly encoding: string;
  readonly fsync: boolean;
  readonly fullPageWrites: boolean;
  /** CONNECTION LIMIT of the role; -1 when it has none. */
  readonly roleConnections: number;
}

export interface ServerCheck {
  /** The most sessions that this process opens. */
  readonly sessions: number;
  readonly warn: (message: string) => void;
}

/**
 * Checks whether the PostgreSQL of DATABASE_URL can keep what we promise, as far as the settings of a session cannot
 * ensure it. Opens two sessions; warns of lesser faults.
 *
 * @throws UnfitServer, or pg's error: see `connectionAdvice`.
 */
export async function checkServer(connection: Connection, { sessions, warn }: ServerCheck): Promise<void> {
  await withClients(connection, async (first, second) => {
    for (const { level, text } of [
      ...(await poolerFindings(first, second)),
      ...(await serverFindings(first, sessions)),
    ]) {
      if (level === 'problem') throw new UnfitServer(text);
      warn(text);
    }
  });
}

/** Runs `work` with two prepared sessions, and ends them. */
export async function withClients(
  connection: Connection,
  work: (first: pg.Client, second: pg.Client) => Promise<void>,
): Promise<void> {
  const clients = [0, 1].map(() => {
    const client = new pg.Client({
      ...connection,
      application_name: 'tier-relay check',
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
    });
    client.on('error', () => undefined); // the statement under way rejects
    return client;
  });
  const [first, second] = clients as [pg.Client, pg.Client];
  try {
    await first.connect();
    await second.connect();
    for (const client of clients) await prepareSession(client);
    await work(first, second);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}

/**
 * Checks that the role may use every table, which another role may have made. One query.
 *
 * @throws UnfitServer naming the first privilege that it lacks.
 */
export async function checkPrivileges(database: Queryable): Promise<void> {
  const [lacking] = await database.query<{ relation: string; privilege: string }>(
    `SELECT relname AS relation, privilege
     FROM pg_class JOIN pg_namespace schema ON schema.oid = relnamespace AND nspname = 'tier_relay',
       unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS privilege
     WHERE relkind = 'r' AND relname <> 'migrations' AND NOT has_table_privilege(pg_class.oid, privilege)
     ORDER BY relname LIMIT 1`,
  );
  if (lacking) {
    throw new UnfitServer(
      `the role lacks ${lacking.privilege} on tier_relay.${lacking.relation}: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL ` +
        'TABLES IN SCHEMA tier_relay TO it',
    );
  }
}

/** A pooler in transaction mode gives two connections the same session by turns, or one connection several. */
export async function poolerFindings(first: pg.Client, second: pg.Client): Promise<readonly Finding[]> {
  const pids: unknown[] = [];
  for (const client of [first, second, first]) {
    pids.push((await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid);
  }
  if (pids[0] !== pids[1] && pids[0] === pids[2]) return [];
  const text =
    'it leads through a pooler that gives each transaction another session: choose session mode (PgBouncer: ' +
    'pool_mode = session, Supavisor: its port for sessions), or the address of the server itself';
  return [{ level: 'problem', text }];
}

/** Returns what is wrong with the server or with the role's limits; empty when all is well. One query. */
export async function serverFindings(client: pg.Client, sessions: number): Promise<readonly Finding[]> {
  const { rows } = await client.query<Server>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS "versionNumber",
       current_setting('server_encoding') AS encoding, current_setting('fsync')::bool AS fsync,
       current_setting('full_page_writes')::bool AS "fullPageWrites", rolconnlimit AS "roleConnections"
     FROM pg_roles WHERE rolname = current_user`,
  );
  return rows.flatMap((server) => [...judgements(server, sessions)]);
}

function* judgements(server: Server, sessions: number): Generator<Finding> {
  if (server.versionNumber < oldestVersion) {
    yield { level: 'problem', text: `it is PostgreSQL ${server.version}: 14 or newer is needed` };
  }
  if (server.encoding !== 'UTF8') {
    const text =
      `its encoding is ${server.encoding}, in which most names cannot be stored: choose a database that was created ` +
      `with ENCODING 'UTF8' (CREATE DATABASE tier_relay ENCODING 'UTF8' TEMPLATE template0)`;
    yield { level: 'problem', text };
  }
  const off = [...(server.fsync ? [] : ['fsync']), ...(server.fullPageWrites ? [] : ['full_page_writes'])];
  if (off.length > 0) {
    const text = `the PostgreSQL of DATABASE_URL has ${off.join(' and ')} off: a crash of its machine can lose acknowledged events`;
    yield { level: 'warning', text };
  }
  if (server.roleConnections >= 0 && server.roleConnections < sessions) {
    const text =
      `the role in DATABASE_URL may open ${server.roleConnections} connections, and each process needs up to ` +
      `${sessions}: ALTER ROLE … CONNECTION LIMIT`;
    yield { level: 'warning', text };
  }
}
