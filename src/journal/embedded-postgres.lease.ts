import type { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresConnection } from './embedded-postgres.connection.ts';
import { errorCode } from './embedded-postgres.error-code.ts';
import { isTransient, joinServer, leaseLock, type ServerAccess } from './embedded-postgres.join.ts';

/** Between attempts to bring a dead server back; twice as long each time, as each leaves lines in two logs. */
const recoveryPausesMs = { first: 500, longest: 15_000 };

/** The server takes some milliseconds to notice that the process of a session was killed. */
const maxTries = 10;
const tryPauseMs = 20;

export interface PostgresLease {
  readonly connection: PostgresConnection;
  /** Stops the server if no other connector holds a lease; never rejects. */
  close(): Promise<void>;
}

/**
 * A connector's share in the server. It is an advisory lock, held shared by each connector on a session that lives as
 * long as it does; who gets it exclusively is alone, and may stop the server. A session ends with its process, however
 * that dies, so there is nothing to clean up. While the lease is open, a server that dies is started again.
 *
 * @throws {Error} for operators, when the server neither runs nor starts.
 */
export async function openLease(access: ServerAccess): Promise<PostgresLease> {
  const { postmaster, log } = access;
  const closing = new AbortController();
  let client: Client | undefined;
  let recovery = Promise.resolve();

  const hold = (taken: Client): void => {
    client = taken;
    taken.once('end', () => {
      client = undefined;
      if (!closing.signal.aborted) recovery = recover();
    });
  };

  const recover = async (): Promise<void> => {
    log('the connection to PostgreSQL broke; looking after the server');
    for (let pauseMs = recoveryPausesMs.first; !closing.signal.aborted; pauseMs *= 2) {
      try {
        hold((await joinServer(access, closing.signal)).client);
        log('PostgreSQL is back');
        return;
      } catch (error) {
        log(`PostgreSQL is not back yet: ${String(error)}`);
        const boundedMs = Math.min(pauseMs, recoveryPausesMs.longest);
        await sleep(boundedMs, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  };

  const close = async (): Promise<void> => {
    closing.abort();
    await recovery;
    const last = client;
    if (!last) return;
    try {
      if (!(await isAlone(last))) log('PostgreSQL keeps running: another process uses it');
      else if (!(await postmaster.running())) log('PostgreSQL keeps running: it was started in another container');
      else log((await postmaster.stop())?.message ?? 'stopped PostgreSQL');
    } catch (error) {
      if (isTransient(errorCode(error))) log('PostgreSQL went away: another process stops it');
      else log(`could not stop PostgreSQL, the next start will use it as it is: ${String(error)}`);
    } finally {
      await last.end().catch(() => undefined);
    }
  };

  const joined = await joinServer(access, closing.signal);
  hold(joined.client);
  return { connection: joined.connection, close };
}

/** Trades our share for the whole; a connector that starts meanwhile waits for it, and starts the server anew. */
async function isAlone(client: Client): Promise<boolean> {
  await client.query(`SELECT pg_advisory_unlock_shared(${leaseLock})`);
  for (let tries = 1; ; tries++) {
    const { rows } = await client.query<{ alone: boolean }>(`SELECT pg_try_advisory_lock(${leaseLock}) AS alone`);
    if (rows[0]?.alone) return true;
    if (tries === maxTries) return false;
    await sleep(tryPauseMs);
  }
}
