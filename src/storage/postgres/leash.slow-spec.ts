import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import {
  clearPostgres,
  connectorProcess,
  dataDirNamed,
  dataDirWithCluster,
  isRunning,
  killHard,
  nothingIsLeft,
  postmasterPid,
  processesIn,
  query,
  ready,
  removeMadeCluster,
  start,
  watchdogs,
} from '../../../test/support/embedded-postgres.ts';
import { eventually } from '../../../test/support/eventually.ts';

afterEach(clearPostgres);
afterAll(removeMadeCluster);

describe('an embedded PostgreSQL dies with its connector', () => {
  it('when that is killed: nothing is left of it a second later, and a start begun at once works', async () => {
    const dataDir = await dataDirWithCluster();
    const child = connectorProcess(dataDir);
    await ready(child);
    await killHard(child);
    const next = await start(dataDir);
    expect(await query(next, 'SELECT 1')).toBe(1);
    await next.stop();

    const another = connectorProcess(dataDir);
    await ready(another);
    await killHard(another);
    const killedAt = performance.now();
    await nothingIsLeft(dataDir);
    expect(performance.now() - killedAt).toBeLessThan(3_000); // one second, with room for a busy machine
  });

  it.each([0, 100, 300, 600, 900, 1_200])('when that is killed %i ms after its first start began', async (delayMs) => {
    const dataDir = await dataDirNamed('data');
    const child = connectorProcess(dataDir);
    await eventually(() => expect(existsSync(dataDir)).toBe(true), { withinMs: 20_000 });
    await sleep(delayMs);
    await killHard(child);
    const next = await start(dataDir);
    expect(await query(next, 'SELECT 1')).toBe(1);
    await next.stop();
    await nothingIsLeft(dataDir);
  });
});

describe('an embedded PostgreSQL that exists dies with its connector', () => {
  it('when that is killed a moment after it started the server', async () => {
    const dataDir = await dataDirWithCluster();
    for (const delayMs of [0, 2, 4, 6, 8, 10, 12, 15, 20, 40]) {
      const child = connectorProcess(dataDir);
      await eventually(async () => expect(await processesIn(dataDir)).not.toEqual([]), { withinMs: 20_000 });
      await sleep(delayMs);
      await killHard(child);
      await nothingIsLeft(dataDir);
    }
    const next = await start(dataDir);
    expect(await query(next, 'SELECT 1')).toBe(1);
  });

  it.each(['shell', 'cat', 'second'] as const)('when that and its watchdog (%s) are killed at once', async (which) => {
    const dataDir = await dataDirWithCluster();
    const child = connectorProcess(dataDir);
    await ready(child);
    const pid = (await watchdogs(dataDir))[which];
    process.kill(pid, 'SIGKILL');
    await killHard(child);
    await nothingIsLeft(dataDir);
    const next = await start(dataDir);
    expect(await query(next, 'SELECT 1')).toBe(1);
  });
});

describe('an embedded PostgreSQL comes back, with what was committed,', () => {
  /** Expects a new server after `kill`: the old one still answers on its session for a moment. */
  async function comesBack(dataDir: string, kill: () => void | Promise<void>): Promise<void> {
    const pg = await start(dataDir);
    const pool = new Pool({ ...pg.connection, connectionTimeoutMillis: 2_000 });
    pool.on('error', () => undefined);
    await pool.query('CREATE TABLE kept AS SELECT 1 AS id');
    const before = await query(pg, 'SELECT pg_postmaster_start_time()::text');
    await kill();
    const isBack = 'SELECT pg_postmaster_start_time() > $1 AS back FROM kept';
    await eventually(
      async () => {
        const { rows } = await pool.query<{ back: boolean }>(isBack, [before]);
        expect(rows).toEqual([{ back: true }]);
      },
      { withinMs: 20_000 },
    );
    await pool.end();
    await pg.stop();
    expect(isRunning(dataDir)).toBe(false);
    await nothingIsLeft(dataDir);
  }

  it.each<[string, (dataDir: string) => Promise<number[]>]>([
    ['when it is killed', async (dataDir) => [await postmasterPid(dataDir)]],
    ['when the shell that watches it is killed', async (dataDir) => [(await watchdogs(dataDir)).shell]],
    ['when what the shell waits for is killed', async (dataDir) => [(await watchdogs(dataDir)).cat]],
    ['when both are', async (dataDir) => [await postmasterPid(dataDir), (await watchdogs(dataDir)).shell]],
    ['when all are', async (dataDir) => [await postmasterPid(dataDir), ...Object.values(await watchdogs(dataDir))]],
  ])('%s', async (_what, victims) => {
    const dataDir = await dataDirWithCluster();
    await comesBack(dataDir, async () => {
      for (const pid of await victims(dataDir)) process.kill(pid, 'SIGKILL');
    });
  });

  it('after a power cut: a copy of its directory, taken as it runs', async () => {
    const dataDir = await dataDirWithCluster();
    const pg = await start(dataDir);
    await query(pg, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id');
    const copy = await dataDirNamed('data');
    // After a checkpoint nothing is written: the copy is what a disk may hold after a power cut.
    await query(pg, 'CHECKPOINT');
    await cp(dataDir, copy, { recursive: true, filter: (path) => !path.endsWith('.s.PGSQL.5432') });
    const { uid, gid } = await stat(join(dataDir, 'postgres'));
    await once(spawn('chown', ['-R', `${String(uid)}:${String(gid)}`, join(copy, 'postgres')]), 'exit');
    const restored = await start(copy);
    expect(await query(restored, 'SELECT count(*)::int FROM kept')).toBe(1_000);
    await restored.stop();
    await pg.stop();
  });

  it('but is left stopped when its connector stops it meanwhile', async () => {
    const dataDir = await dataDirWithCluster();
    for (const delayMs of [0, 20, 50, 150]) {
      const pg = await start(dataDir);
      process.kill(await postmasterPid(dataDir), 'SIGKILL');
      await sleep(delayMs); // each delay hits another moment of the recovery
      await pg.stop();
      await expect(query(pg, 'SELECT 1')).rejects.toMatchObject({ code: expect.stringMatching(/ENOENT|ECONNREFUSED/) });
    }
  });
});
