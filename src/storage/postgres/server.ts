import { open, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explained } from './advice.ts';
import type { PostgresBinaries } from './binaries.ts';
import { type Account, runCommand, spawnLeashed } from './command.ts';
import { socketPort } from './socket.ts';

/** A start takes 0.1 s. After a crash PostgreSQL first replays up to `max_wal_size`: a minute on a slow disk. */
const startLimitMs = 120_000;
const pollMs = 20;
/** A stop writes out at most the shared buffers. Kubernetes grants the whole process 30 s from SIGTERM to SIGKILL. */
const stopLimitMs = 20_000;
/** The probe makes a few system calls. */
const probeLimitMs = 10_000;
/** A server.log larger than this is renamed to server.log.1 at a start. Between starts it gains a few lines a day. */
const logLimitBytes = 1024 * 1024;
const logTailBytes = 2048;
/** PostgreSQL writes its log of changes in files of this size, and needs room for the next one. */
const walSegmentBytes = 16 * 1024 * 1024;
/** Lock files of the directory and of the socket. */
const lockFiles = ['postmaster.pid', `.s.PGSQL.${String(socketPort)}.lock`] as const;

/**
 * Keeps shared memory that grows at run time (1 MiB for statistics) in files of the cluster: /dev/shm is tiny,
 * read-only or missing in some containers.
 */
export const memorySetting = 'dynamic_shared_memory_type=mmap';

/** Settings that win over postgresql.conf: the embedded PostgreSQL is not for tuning, DATABASE_URL is. */
const ourSettings = [
  // Relative to the cluster directory: the socket is as private as the directory, and no path needs quoting.
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
  // Parallel queries would use much shared memory.
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
  /** Settings that win over ours. */
  readonly settings: readonly string[];
}

/** A server that answers. */
export interface RunningServer {
  /** Resolves when no process of the server is left. */
  readonly ended: Promise<unknown>;
  /** Disconnects everyone and stops the server. Resolves to false when it still runs after 20 s. */
  stop(): Promise<boolean>;
}

/** Another connector has the directory, or one that has just died still holds it: wait for it to go. */
export class InUse extends Error {}

/**
 * Starts PostgreSQL on a leash, and waits until it is ready.
 *
 * @throws {InUse} while another server works in the directory, and an Error for operators when it does not start.
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
  // The server's user opens the log, and so owns it. PGDATA and cwd name the directory: no path needs quoting.
  const command = ['/bin/sh', '-c', 'echo $$; exec "$@" 2>>server.log', 'sh', binaries.postgres, ...args];
  const child = spawnLeashed(command, { account, cwd: dir, env: { PGDATA: dir } });
  const is = { over: false };
  let said = ''; // the pid, from `echo $$`: the server itself prints nothing there
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
  // An empty lock file is of a server that has just begun: `removeStale` removed what a crash had left.
  if (/lock file "[^"]+" (already exists|is empty)|pre-existing shared memory/.test(said)) return new InUse();
  const { bavail, bsize } = await statfs(dir);
  // A full disk has no room for the log's last words either.
  const full = bavail * bsize < walSegmentBytes ? `No space left on device: ${String(bavail * bsize)} bytes free` : '';
  return explained(`PostgreSQL does not start in ${dir}`, [said, full].filter(Boolean).join('\n'));
}

/**
 * True when postmaster.pid says that our server is ready. Its lines: pid, data directory, start time, port, socket
 * directory, address, memory, state (PostgreSQL's miscadmin.h). Another connector's server may have been a moment
 * faster and written the file: ours is then about to end.
 */
function isReady(pidFile: string | undefined, pid: string, stale: string | undefined): boolean {
  const lines = pidFile?.split('\n') ?? [];
  return pidFile !== stale && lines[0] === pid.trim() && lines[7]?.trim() === 'ready';
}

/** Returns a file's text; undefined when it cannot be read. */
function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

/** True when a server listens on the socket in this directory, and lets us connect. */
export function answers(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(join(host, `.s.PGSQL.${String(socketPort)}`));
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/**
 * True when a server answers on the socket, also one in another container that has the directory mounted. True as well
 * when a server process works in the directory, as one does that is starting or has lost its postmaster.
 */
async function isInUse({ dir, host, account }: ServerOptions): Promise<boolean> {
  if (await answers(host)) return true;
  // A server's current directory is its data directory. The script runs as the server's user: root in a container may
  // not look at that user's processes.
  const script =
    'if [ -d /proc/self ]; then for p in /proc/[0-9]*; do [ "$p/cwd" -ef "$1" ] && read -r name < "$p/comm" && ' +
    '[ "$name" = postgres ] && echo yes; done 2>/dev/null; true; ' +
    'else read -r pid < "$1/postmaster.pid"; ps -p "${pid:-0}" -o comm= | grep postgres; true; fi 2>/dev/null';
  const { ok, output } = await runCommand(['/bin/sh', '-c', script, 'sh', dir], { account, limitMs: probeLimitMs });
  return !ok || output !== '';
}

/**
 * Removes lock files that a crash left and that keep PostgreSQL from starting. PostgreSQL refuses to start when any
 * process of its user has the number in such a file. That is likely in a container, where numbers are few (or zombies
 * stay, with us as process 1). It also refuses a blank file, as a power cut may leave. Nobody was seen to work in the
 * directory since `locks` were read, so a file that is still the same is stale. PostgreSQL itself removes a file whose
 * process is gone.
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

/** Returns the last lines that a log gained since it had `from` bytes; empty when there is no log. */
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
