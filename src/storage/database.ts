import { createHash } from 'node:crypto';
import pg, { type ClientBase, type QueryResultRow } from 'pg';
import { prepareSession, statementTimeoutMs } from './session.ts';

/** How to reach PostgreSQL: DATABASE_URL, or the socket of the embedded one. */
export type Connection =
  | { readonly connectionString: string }
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
      readonly options?: string;
    };

/** Runs one statement: on the pool, or inside a transaction. */
export interface Queryable {
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** The same for a statement that runs often and is always planned alike: each connection parses and plans it once. */
  prepared<Row extends QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]>;
}

/** Sessions of the pool. */
export const poolSize = 10;
/** Milliseconds to wait for a connection; then the database counts as away. Voucherify allows 10 s for the answer. */
const connectionTimeoutMillis = 2_000;

/** The connection pool. Every method rejects with node-postgres's error when the database is away. */
export class Database implements Queryable {
  readonly #pool: pg.Pool;

  constructor(
    readonly connection: Connection,
    onIdleError: (error: Error) => void,
  ) {
    this.#pool = new pg.Pool({
      ...connection,
      max: poolSize,
      connectionTimeoutMillis,
      query_timeout: statementTimeoutMs,
      application_name: 'tier-relay',
      onConnect: (client): unknown => prepareSession(client), // the pool awaits it, though its types do not say so
    });
    this.#pool.on('error', onIdleError);
    // The pool listens to idle connections only. Without this listener, a connection lost between two statements of a
    // transaction would end the process; with it, the next statement rejects.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, values)).rows;
  }

  async prepared<Row extends QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> {
    return (await this.#pool.query<Row>({ name: statementName(sql), text: sql, values })).rows;
  }

  /** Commits all that `work` did, or nothing of it. Holds one connection, whose session ends when anything fails. */
  async transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let isDone = false;
    try {
      await client.query('BEGIN');
      const result = await work(queryable(client));
      await client.query('COMMIT');
      isDone = true;
      return result;
    } finally {
      client.release(!isDone);
    }
  }

  /** Connections of the pool now, and how many callers wait for one. */
  get pool(): { readonly busy: number; readonly idle: number; readonly waiting: number } {
    const { totalCount, idleCount: idle, waitingCount: waiting } = this.#pool;
    return { busy: totalCount - idle, idle, waiting };
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

export function queryable(client: ClientBase): Queryable {
  return {
    query: async <Row extends QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await client.query<Row>(sql, values)).rows,
    prepared: async <Row extends QueryResultRow>(sql: string, values: unknown[]) =>
      (await client.query<Row>({ name: statementName(sql), text: sql, values })).rows,
  };
}

const statementNames = new Map<string, string>();

function statementName(sql: string): string {
  const name = statementNames.get(sql) ?? createHash('sha1').update(sql).digest('hex');
  statementNames.set(sql, name);
  return name;
}
