import { expect } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../src/storage/postgres/embedded-postgres.ts';
import { eventually } from './eventually.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const roots: string[] = [];
const children: ChildProcess[] = [];
const opened: EmbeddedPostgres[] = [];

export async function dataDirNamed(name: string): Promise<string> {
  const root = await temporaryDirectory();
  roots.push(root);
  return join(root, name);
}

let made: Promise<string> | undefined;

/** Returns a data directory with a cluster in it. Copies one made before, as initdb takes a second. */
export async function dataDirWithCluster(): Promise<string> {
  made ??= makeCluster();
  const dataDir = await dataDirNamed('data');
  await once(spawn('cp', ['-a', await made, dataDir]), 'exit');
  return dataDir;
}

async function makeCluster(): Promise<string> {
  const dataDir = join(await temporaryDirectory(), 'data');
  await (await startEmbeddedPostgres({ dataDir })).stop();
  return dataDir;
}

/** Removes the cluster that `dataDirWithCluster` copies. Call it after all tests of a file. */
export async function removeMadeCluster(): Promise<void> {
  if (made) await rm(dirname(await made), { recursive: true });
}

export async function start(
  dataDir: string,
  options: Partial<EmbeddedPostgresOptions> = {},
): Promise<EmbeddedPostgres> {
  const pg = await startEmbeddedPostgres({ dataDir, ...options });
  opened.push(pg);
  return pg;
}

export async function query(pg: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new Client(pg.connection);
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows[0] && Object.values(rows[0])[0];
}

const pidFile = (dataDir: string): string => join(dataDir, 'postgres', 'postmaster.pid');
export const isRunning = (dataDir: string): boolean => existsSync(pidFile(dataDir));

export async function postmasterPid(dataDir: string): Promise<number> {
  return parseInt(await readFile(pidFile(dataDir), 'utf8'), 10);
}

/** Returns the pids of processes, but not of connectors, whose current directory or command line names `dataDir`. */
export async function processesIn(dataDir: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter((pid) => pid > 0);
  const inIt = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await readlink(`/proc/${String(pid)}/cwd`).catch(() => '');
      const command = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
      return cwd.startsWith(dataDir) || command.includes(dataDir);
    }),
  );
  return pids.filter(
    (pid, index) => inIt[index] && pid !== process.pid && !children.some((child) => child.pid === pid),
  );
}

/** Returns the pids of the shell that watches the server, of its `cat`, and of the second shell, its child. */
export async function watchdogs(dataDir: string): Promise<{ shell: number; cat: number; second: number }> {
  const statOf = async (pid: number) => (await readFile(`/proc/${String(pid)}/stat`, 'utf8')).split(' ');
  const shell = Number((await statOf(await postmasterPid(dataDir)))[3]);
  const found = new Map<string | undefined, number>();
  for (const pid of (await readdir('/proc')).map(Number).filter((each) => each > 0)) {
    const [, name, , parent] = await statOf(pid).catch(() => []);
    if (Number(parent) === shell) found.set(name, pid);
  }
  return { shell, cat: found.get('(cat)') ?? -1, second: found.get('(sh)') ?? -1 };
}

/** Starts the embedded PostgreSQL from a process of its own, as a connector does. */
export function connectorProcess(dataDir: string, patienceMs = 30_000): ChildProcess {
  const module = new URL('../../src/storage/postgres/embedded-postgres.ts', import.meta.url).href;
  const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    const log = console.log;
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log, patienceMs: ${String(patienceMs)} });
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

export async function ready(child: ChildProcess): Promise<void> {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await eventually(() => expect(said).toContain('ready'), { withinMs: 20_000 });
}

export async function killHard(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

export const nothingIsLeft = (dataDir: string) =>
  eventually(async () => expect(await processesIn(dataDir)).toEqual([]), { withinMs: 5_000 });

/** Ends all that a test started, and expects that no process is left. Call it after each test. */
export async function clearPostgres(): Promise<void> {
  await Promise.all(children.filter((child) => child.exitCode === null && child.signalCode === null).map(killHard));
  children.length = 0;
  await Promise.all(opened.splice(0).map((pg) => pg.stop()));
  for (const root of roots.splice(0)) {
    await nothingIsLeft(root);
    await rm(root, { recursive: true });
  }
}

/** Runs `work` with PGOPTIONS set. */
export async function withPgOptions(options: string, work: () => Promise<void>): Promise<void> {
  process.env['PGOPTIONS'] = options;
  await work().finally(() => delete process.env['PGOPTIONS']);
}
