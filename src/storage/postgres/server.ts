import { open, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explained } from './advice.ts';
import type { PostgresBinaries } from './binaries.ts';
import { type Account, runCommand, spawnLeashed } from './command.ts';
import { socketPort } from './socket.ts';

/** 0.1 s as a rule; after a crash it first replays up to `max_wal_size`, which a slow disk may take a minute for. */
const startLimitMs = 120_000;
const pollMs = 20;
/** Writes out at most the shared buffers; Kubernetes grants 30 s from SIGTERM to SIGKILL, for all of us. */
const stopLimitMs = 20_000;
/** A few system calls. */
const probeLimitMs = 10_000;
/** Of the server's log, kept at a start; the one before is kept as `.1`. In between it gains a few lines a day. */
const logLimitBytes = 1024 * 1024;
const logTailBytes = 2048;
/** PostgreSQL writes its log of changes in files of this size, and needs room for the next one. */
const walSegmentBytes = 16 * 1024 * 1024;
/** One for the directory, one for the socket. */
const lockFiles = ['postmaster.pid', `.s.PGSQL.${String(socketPort)}.lock`] as const;

/**
 * Shared memory that grows while it runs (1 MiB for statistics) is in files in the cluster: /dev/shm is tiny, read-only or
 * missing in some containers.
 */
export const memorySetting = 'dynamic_shared_memory_type=mmap';

/** On the command line these win over postgresql.conf: embedded is not for tuning, DATABASE_URL is. */
const ourSettings = [
  // Relative to the cluster directory: the socket is as private as that, and no path needs quoting.
  'unix_socket_directories=.',
  'unix_socket_permissions=0700',
  'listen_addresses=',
  `port=${String(socketPort)}`,
  'cluster_name=tier-relay',
  // Acknowledged means on disk: nothing may weaken that.
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',
  // Small: a queue of at most some hundred thousand rows, beside a Node process.
  'max_connections=50',
  'shared_buffers=64MB',
  'max_wal_size=512MB',
  'io_method=sync',
  'max_logical_replication_workers=0',
  memorySetting,
  // Parallel queries would use much of that.
  'max_parallel_workers_per_gather=0',
  'max_parallel_maintenance_workers=0',
  // The log must not grow by itself, nor hold personal data: statements and the DETAIL of an error show values.
  'log_checkpoints=off',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_timezone=UTC',
  'timezone=UTC',
];

export interface ServerOptions {
  readonly binaries: PostgresBinaries;
  readonly dir: string;
  /** The directory by which we reach the socket in `dir`. */
  readonly host: string;
  readonly account: Account;
  /** Beside ours, and stronger. */
  readonly settings: readonly string[];
}

/** A server that answers. */
export interface RunningServer {
  /** Resolves when nothing of it is left. */
  readonly ended: Promise<unknown>;
  /** Disconnects everyone and stops it; resolves to whether it did in time. */
  stop(): Promise<boolean>;
}

/** Whoever has the directory now is to go first: another connector, or one that has just died. */
export class InUse extends Error {}

/**
 * Starts PostgreSQL on a leash, and waits until it answers.
 *
 * @throws {InUse} while another works in the directory, and an Error for operators when it does not start.
 */
export async function launchServer(options: ServerOptions): Promise<RunningServer> {
  const { dir, account, binaries, settings } = options;
  const locks = await Promise.all(lockFiles.map((name) => textOf(join(dir, name))));
  if (await isInUse(options)) throw new InUse();
  await removeStale(dir, locks);
  const stale = await textOf(join(dir, lockFiles[0]));
  const logFile = join(dir, 'server.log');
  const { size } = await stat(logFile).catch(() => ({ size: 0 }));
  if (size > logLimitBytes) await rename(logFile, `${logFile}.1`);
  const args = [...ourSettings, ...settings].flatMap((setting) => ['-c', setting]);
  // By its user, who owns the log. The directory goes by PGDATA and cwd: no path needs quoting.
  const command = ['/bin/sh', '-c', 'echo $$; exec "$@" 2>>server.log', 'sh', binaries.postgres, ...args];
  const child = spawnLeashed(command, { account, cwd: dir, env: { PGDATA: dir } });
  const is = { over: false };
  let said = ''; // its pid: the server says nothing there
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((resolve) => child.once('error', resolve).stdout.once('end', resolve)).then(() => {
    is.over = true;
    child.stdin.end();
  });
  child.once('exit', () => child.stdin.end()); // the shell was killed: the one beside it ends the server
  const deadline = Date.now() + startLimitMs;
  while (!is.over && !isReady(await textOf(join(dir, lockFiles[0])), said, stale)) {
    if (Date.now() > deadline) child.stdin.end();
    await Promise.race([ended, sleep(pollMs)]);
  }
  if (is.over) throw await failure(options, size > logLimitBytes ? 0 : size);
  const stop = async (): Promise<boolean> => {
    child.stdin.end();
    await Promise.race([ended, sleep(stopLimitMs, undefined, { ref: false })]);
    return is.over;
  };
  return { ended, stop };
}

async function failure({ dir }: ServerOptions, logFrom: number): Promise<Error> {
  const said = await readTail(join(dir, 'server.log'), logFrom);
  // An empty one is of a server that has just begun: what a crash left was removed before.
  if (/lock file "[^"]+" (already exists|is empty)|pre-existing shared memory/.test(said)) return new InUse();
  const { bavail, bsize } = await statfs(dir);
  // A full disk has no room for the log's last words either.
  const full = bavail * bsize < walSegmentBytes ? `No space left on device: ${String(bavail * bsize)} bytes free` : '';
  return explained(`PostgreSQL does not start in ${dir}`, [said, full].filter(Boolean).join('\n'));
}

/**
 * Lines: pid, data directory, start time, port, socket directory, address, memory, state (PostgreSQL's miscadmin.h). The
 * file may be of another connector's server, which was a moment faster: then ours is about to end.
 */
function isReady(pidFile: string | undefined, pid: string, stale: string | undefined): boolean {
  const lines = pidFile?.split('\n') ?? [];
  return pidFile !== stale && lines[0] === pid.trim() && lines[7]?.trim() === 'ready';
}

/** Undefined when there is no such file. */
function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

/** Whether a server listens on the socket in this directory, and lets us connect. */
export function answers(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(join(host, `.s.PGSQL.${String(socketPort)}`));
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/**
 * Whether a server answers on the socket, also one in another container that has the directory mounted, or whether one
 * works in it, as one that starts or has lost its postmaster does.
 */
async function isInUse({ dir, host, account }: ServerOptions): Promise<boolean> {
  if (await answers(host)) return true;
  // A server's current directory is its data directory. Asked as its user: root in a container may not look there.
  const script =
    'if [ -d /proc/self ]; then for p in /proc/[0-9]*; do [ "$p/cwd" -ef "$1" ] && read -r name < "$p/comm" && ' +
    '[ "$name" = postgres ] && echo yes; done 2>/dev/null; true; ' +
    'else read -r pid < "$1/postmaster.pid"; ps -p "${pid:-0}" -o comm= | grep postgres; true; fi 2>/dev/null';
  const { ok, output } = await runCommand(['/bin/sh', '-c', script, 'sh', dir], { account, limitMs: probeLimitMs });
  return !ok || output !== '';
}

/**
 * PostgreSQL refuses to start when any process of its user has the number in a lock file left by a crash, which is
 * likely in a container, where numbers are few (or as zombies stay, with us as process 1); and when that file is blank,
 * as a power cut may leave it. Nobody was seen to work in the directory since these were read: what is still the same
 * is removed. One whose process is gone is left to PostgreSQL.
 */
async function removeStale(dir: string, locks: readonly (string | undefined)[]): Promise<void> {
  for (const [index, text] of locks.entries()) {
    const path = join(dir, lockFiles[index] ?? '');
    const pid = Number.parseInt(text ?? '', 10);
    if (text === undefined || (pid > 0 && !isAlive(pid))) continue;
    if ((await textOf(path)) === text) await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The last lines that a log gained since it had `from` bytes; empty when there is no log. */
async function readTail(path: string, from: number): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - logTailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - start)), { position: start });
    return buffer.subarray(0, bytesRead).toString().trim().split('\n').slice(-15).join('\n');
  } finally {
    await file.close();
  }
}
