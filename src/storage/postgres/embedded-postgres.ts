import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPostgresBinaries } from './binaries.ts';
import { prepareCluster, removeUnfinished } from './cluster.ts';
import { answers, InUse, launchServer, type RunningServer, type ServerOptions } from './server.ts';
import { socketAddress, socketPort } from './socket.ts';

/** Pauses between attempts to bring a dead server back. They double, as each attempt adds lines to two logs. */
const recoveryPausesMs = { first: 500, longest: 15_000 };
const lookAgainMs = 100;

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly log?: (message: string) => void;
  /** Settings that win over ours, such as `max_connections=300`: for tests that share a server. */
  readonly settings?: readonly string[];
  /** How long another connector may take to let the directory go, as at a rolling update on one volume. */
  readonly patienceMs?: number;
}

/** Settings for pg's `Pool` and `Client`. Valid until `stop`, also when the server crashed and came back. */
export interface PostgresConnection {
  /** The directory of the unix socket. */
  readonly host: string;
  /** Only names the socket's file: nothing listens on TCP. */
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Set, because pg would otherwise obey a PGSSLMODE meant for another server. */
  readonly ssl: false;
  /** Set, because pg would otherwise obey a PGOPTIONS meant for another server. */
  readonly options: string;
}

export interface EmbeddedPostgres {
  readonly connection: PostgresConnection;
  /** Stops the server and ends its connections: close pools first. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL with its data in `<dataDir>/postgres`. The server lives and dies with this process, and is
 * started again when it dies alone. A `dataDir` has one connector at a time: waits for another one to go.
 *
 * @throws {Error} for operators: what is wrong, and what to do about it with DATA_DIR or DATABASE_URL.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log = () => undefined, settings = [], patienceMs = 30_000 } = options;
  const binaries = await findPostgresBinaries();
  const { dir, account } = await prepareCluster({ dataDir, binaries, log });
  const server: ServerOptions = { binaries, dir, host: await socketAddress(dir), account, settings };
  let running = await launchAfterOthers(server, patienceMs, log);
  await removeUnfinished(dir);
  const stopping = new AbortController();

  const isStopping = (): boolean => stopping.signal.aborted;
  const keepRunning = async (): Promise<void> => {
    for (let pauseMs = 0; !isStopping();) {
      await running.ended;
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping()) return;
      log('PostgreSQL ended; starting it again');
      try {
        running = await launchServer(server);
        log('PostgreSQL is back');
        pauseMs = 0;
      } catch (error) {
        if (!(error instanceof InUse)) log(`PostgreSQL is not back yet: ${String(error)}`);
        pauseMs = Math.min(Math.max(2 * pauseMs, recoveryPausesMs.first), recoveryPausesMs.longest);
      }
    }
  };
  const kept = keepRunning();

  const stop = async (): Promise<void> => {
    stopping.abort();
    const isDown = await running.stop();
    if (isDown) await kept; // the loop may just have started another server
    log(isDown && (await running.stop()) ? 'stopped PostgreSQL' : `PostgreSQL in ${dir} does not stop`);
  };
  let stopped: Promise<void> | undefined;
  return { connection: connectionBy(server.host), stop: () => (stopped ??= stop()) };
}

/** Returns the connection to a PostgreSQL that another process runs on this data; undefined when none answers. */
export async function runningPostgres(dataDir: string): Promise<PostgresConnection | undefined> {
  const dir = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
  if (dir === undefined) return undefined;
  const host = await socketAddress(dir);
  return (await answers(host)) ? connectionBy(host) : undefined;
}

function connectionBy(host: string): PostgresConnection {
  const ours = { user: 'relay', database: 'postgres', ssl: false, options: '-c statement_timeout=0' } as const;
  return { host, port: socketPort, ...ours };
}

async function launchAfterOthers(
  server: ServerOptions,
  patienceMs: number,
  log: (message: string) => void,
): Promise<RunningServer> {
  const startedAt = Date.now();
  for (let waits = 0; ; waits += 1) {
    try {
      const running = await launchServer(server);
      log(`started PostgreSQL in ${server.dir} in ${String(Date.now() - startedAt)} ms`);
      return running;
    } catch (error) {
      if (!(error instanceof InUse)) throw error;
      const seconds = String(patienceMs / 1_000);
      if (waits === 1) log(`${server.dir} is in use: waiting up to ${seconds} s for the other connector to go`);
      if (Date.now() - startedAt > patienceMs) {
        throw new Error(
          `${server.dir} is in use, and was for ${seconds} s: there can be one connector for each DATA_DIR. Stop the ` +
            'other one (`ps -ef | grep postgres`), choose another DATA_DIR, or set DATABASE_URL: any number can share ' +
            'a PostgreSQL of your own.',
          { cause: error },
        );
      }
    }
    await sleep(lookAgainMs);
  }
}
