import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  clearPostgres,
  dataDirWithCluster,
  query,
  removeMadeCluster,
  start,
} from '../../../test/support/embedded-postgres.ts';

const children: ChildProcess[] = [];
let dataDir: string;
let dir: string;
let pidFile: string;

/** Expects the server to start, answer and stop. */
async function works(): Promise<void> {
  const pg = await start(dataDir);
  expect(await query(pg, 'SELECT 1')).toBe(1);
  await pg.stop();
}

beforeEach(async () => {
  dataDir = await dataDirWithCluster();
  dir = join(dataDir, 'postgres');
  pidFile = join(dir, 'postmaster.pid');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await clearPostgres();
});
afterAll(removeMadeCluster);

describe('an embedded PostgreSQL, after a crash of its machine,', () => {
  it('is not fooled by lock files of a crash whose process number another process has got', async () => {
    const { uid, gid } = await stat(dir);
    const stranger = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
    children.push(stranger);
    await once(stranger, 'spawn');
    const lock = `${String(stranger.pid)}\n${dir}\n1\n5432\n.\n`;
    await writeFile(pidFile, lock);
    await writeFile(join(dir, '.s.PGSQL.5432.lock'), lock);
    await works();
    expect(stranger.signalCode).toBeNull();
  });

  it.each([
    ['is empty', ''],
    ['is blank', '\0'.repeat(112)],
    ['holds garbage', 'garbage\n'],
    ['holds the number 0', '0\n'],
  ])('is not stopped by a postmaster.pid that %s, as a power cut may leave it', async (_, text) => {
    await writeFile(pidFile, text);
    await works();
  });

  it('says what to do without pg_control', async () => {
    await rm(join(dir, 'global', 'pg_control'));
    await expect(start(dataDir)).rejects.toThrow(/damaged\. Restore it from a backup, choose an empty DATA_DIR/);
  });
});
