import type { ClientBase } from 'pg';

/** No statement of ours takes this long unless the server hangs; the server then ends it and frees its locks. */
export const statementTimeoutMs = 5_000;

/**
 * Settings that our promises depend on. They override the defaults of the server, the database, the role and PGOPTIONS;
 * a setting that the server does not know yet is left out.
 *
 * With the `tcp_` settings, a process that stops without a word (its machine lost power or network) loses its session
 * within seconds instead of the two hours that TCP waits by default. PostgreSQL ignores them on a unix socket.
 */
const settings = {
  statement_timeout: String(statementTimeoutMs),
  lock_timeout: '0',
  transaction_timeout: '0',
  idle_session_timeout: '0',
  idle_in_transaction_session_timeout: '10s',
  default_transaction_isolation: 'read committed',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  array_nulls: 'on',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  jit: 'off', // no statement of ours is worth the compiling
  tcp_keepalives_idle: '3',
  tcp_keepalives_interval: '1',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '6000',
};

const prepare = `
  WITH ours (name, wanted) AS (SELECT * FROM unnest($1::text[], $2::text[]))
  SELECT set_config(name, wanted, false) FROM ours WHERE current_setting(name, true) IS NOT NULL
  UNION ALL
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') <> 'remote_apply'`;

/** Error for a session that takes no writes, with PostgreSQL's SQLSTATE for that. */
class UnusableSession extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Makes a new session fit for our work. Three round trips.
 *
 * @param given settings that replace ours.
 * @throws UnusableSession when the session cannot write, as after a fail-over to another server.
 */
export async function prepareSession(client: ClientBase, given: Partial<typeof settings> = {}): Promise<void> {
  const wanted = { ...settings, ...given };
  await despiteTimeout(async () => {
    await client.query('SET statement_timeout = 0');
    await client.query(prepare, [Object.keys(wanted), Object.values(wanted)]);
  });
  const { rows } = await client.query<{ readOnly: boolean }>(
    `SELECT current_setting('transaction_read_only') = 'on' AS "readOnly"`,
  );
  if (rows[0]?.readOnly) throw new UnusableSession('the PostgreSQL takes no writes', '25006');
}

/**
 * Repeats `work` while the server's own time-out cancels it. That time-out may be too short even for the `SET` that
 * ends it. Now and then it runs out just as the `SET` ends, and cancels the next statement.
 */
async function despiteTimeout(work: () => Promise<void>, tries = 10): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isTimeout = (error as { readonly code?: unknown }).code === '57014'; // query_canceled
    if (!isTimeout || tries === 1) throw error;
    await despiteTimeout(work, tries - 1);
  }
}
