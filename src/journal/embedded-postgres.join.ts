import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { explained } from './embedded-postgres.advice.ts';
import type { PostgresConnection } from './embedded-postgres.connection.ts';
import { errorCode } from './embedded-postgres.error-code.ts';
import type { Postmaster } from './embedded-postgres.postmaster.ts';
import { socketPort } from './embedded-postgres.socket.ts';

export interface ServerAccess {
  readonly postmaster: Postmaster;
  /** The directory by which we reach a server that we started. */
  readonly host: string;
  readonly log: (message: string) => void;
}

interface Joined {
  readonly client: Client;
  readonly connection: PostgresConnection;
}

/** A start with its crash recovery, and another's stop before it; past that somebody should look. */
const joinLimitMs = 150_000;

/** What is left of it when a shutdown has begun. */
const closingLimitMs = 5_000;

/** A local socket answers at once, or its server is in trouble. */
const connectLimitMs = 5_000;

/** Longer than a server takes to stop: we wait for the lock while another connector stops it. */
const queryLimitMs = 30_000;

const pollMs = 50;

/** Acknowledged means on disk. Ours has these on; a server that somebody started by hand may not. */
const durability = ['fsync', 'full_page_writes', 'synchronous_commit'];

/** The first number is "TIER"; a pair of numbers has a key space of its own, apart from locks by a single one. */
export const leaseLock = '1414088018, 1';

/**
 * A session on the running server that holds the lease's lock shared; starts the server if need be, and again if
 * another connector stops it just then.
 *
 * @param closing once it aborts nothing is started any more; what is starting already is joined, to be stopped.
 * @throws {Error} for operators.
 */
export async function joinServer(access: ServerAccess, closing: AbortSignal): Promise<Joined> {
  const { postmaster, log } = access;
  let deadline = Date.now() + joinLimitMs;
  let started = false;
  let refusedSince: number | undefined;
  for (;;) {
    const answer = await attach(access);
    if (answer.kind === 'joined') {
      if (!started) log(`uses the PostgreSQL that already runs in ${postmaster.dir}`);
      return answer;
    }
    if (closing.aborted) deadline = Math.min(deadline, Date.now() + closingLimitMs);
    const absent = answer.kind === 'absent' && !(await postmaster.running());
    if (Date.now() > deadline || (absent && closing.aborted)) {
      throw explained(`PostgreSQL in ${postmaster.dir} does not answer`, answer.why);
    }
    if (absent) {
      const failure = await postmaster.start();
      started = !failure;
      if (started) continue;
      refusedSince ??= Date.now();
      if (failure && (!isPassing(failure) || Date.now() - refusedSince > postmaster.refusalLimitMs)) throw failure;
    }
    await sleep(pollMs);
  }
}

/**
 * Another connector started it between our look and our start, or what another left behind is not quite gone. Of an
 * empty lock file pg_ctl speaks, or the server if it came to be in between.
 */
function isPassing(failure: Error): boolean {
  return /lock file "postmaster\.pid" (already exists|is empty)|the PID file ".*" is empty|pre-existing shared memory/.test(
    failure.message,
  );
}

type Answer = ({ readonly kind: 'joined' } & Joined) | { readonly kind: 'busy' | 'absent'; readonly why: string };

async function attach(access: ServerAccess): Promise<Answer> {
  const { dir } = access.postmaster;
  const answer = await connect(dir, access.host, socketPort);
  if (answer.kind !== 'absent') return answer;
  // Not where we put it: somebody may have started it by hand, with a socket of its own.
  const running = await access.postmaster.running();
  if (!running || running.socketDir === dir) return answer;
  return connect(dir, running.socketDir, running.port);
}

/** @throws {Error} when the server answers, but with an error that does not pass, or does not keep what it answers. */
async function connect(dir: string, host: string, port: number): Promise<Answer> {
  const connection = { host, port, user: 'relay', database: 'postgres', ssl: false } as const;
  const client = new Client({
    ...connection,
    application_name: 'tier-relay lease',
    connectionTimeoutMillis: connectLimitMs,
    query_timeout: queryLimitMs,
  });
  // Without a listener, the end of the server would be an uncaught error; `end` follows, and is what we act on.
  client.on('error', () => undefined);
  let off: readonly string[];
  try {
    await client.connect();
    const { rows } = await client.query<{ off: string[] }>(
      `SELECT pg_advisory_lock_shared(${leaseLock}), array(SELECT name FROM pg_settings
         WHERE name = ANY($1) AND setting = 'off' ORDER BY name)::text[] AS off`,
      [durability],
    );
    off = rows[0]?.off ?? [];
  } catch (error) {
    void client.end().catch(() => undefined);
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return { kind: 'absent', why: String(error) };
    if (isTransient(code)) return { kind: 'busy', why: String(error) };
    throw explained(`PostgreSQL at ${host} does not let us in`, String(error), { cause: error });
  }
  if (off.length === 0) return { kind: 'joined', client, connection };
  await client.end().catch(() => undefined);
  throw new Error(
    `The PostgreSQL that runs in ${dir} has ${off.join(', ')} off, as one that was started by hand may: a power cut ` +
      `could take what was acknowledged. Stop it (\`pg_ctl stop -D ${dir}\`, as the user it runs as), so that this ` +
      'service starts its own; or turn that on; or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** 57P01–57P03: it stops, crashed, or starts. No code at all: it hung up, or did not answer in time. */
export function isTransient(code: unknown): boolean {
  return code === undefined || ['57P01', '57P02', '57P03', 'ECONNRESET', 'EPIPE'].some((passing) => passing === code);
}
