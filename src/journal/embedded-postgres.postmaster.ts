import { readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explained } from './embedded-postgres.advice.ts';
import type { PostgresBinaries } from './embedded-postgres.binaries.ts';
import { type Account, runCommand } from './embedded-postgres.command.ts';
import { errorCode } from './embedded-postgres.error-code.ts';
import { readTail } from './embedded-postgres.tail.ts';

/** 0.1 s as a rule; after a crash it first replays up to `max_wal_size`, which a slow disk may take a minute for. */
const startLimitSeconds = 120;

/** Writes out at most the shared buffers; Kubernetes grants 30 s from SIGTERM to SIGKILL, for all of us. */
const stopLimitMs = 20_000;
const stopPollMs = 10;

/** Signals a process, and does not wait for it. */
const signalLimitSeconds = 5;

const probeLimitMs = 10_000;

/** Of the server's log, kept at a start; the one before is kept as `.1`. In between it gains a few lines a day. */
const logLimitBytes = 1024 * 1024;

/** PostgreSQL writes its log of changes in files of this size, and needs room for the next one. */
const walSegmentBytes = 16 * 1024 * 1024;

/** One for the directory, one for the socket. */
const lockFiles = ['postmaster.pid', '.s.PGSQL.5432.lock'] as const;

/** On the command line these win over postgresql.conf: embedded is not for tuning, DATABASE_URL is. */
const ourSettings = [
  // Relative to the cluster directory: the socket is as private as that, and no path needs quoting.
  'unix_socket_directories=.',
  'unix_socket_permissions=0700',
  'listen_addresses=',
  'port=5432',
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
  // Parallel queries need /dev/shm, of which Docker gives 64 MB.
  'max_parallel_workers_per_gather=0',
  'max_parallel_maintenance_workers=0',
  // The log must not grow by itself, nor hold personal data: statements and the DETAIL of an error show values.
  'log_checkpoints=off',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_timezone=UTC',
  'timezone=UTC',
];

export interface PostmasterOptions {
  readonly binaries: PostgresBinaries;
  readonly dir: string;
  readonly account: Account;
  readonly log: (message: string) => void;
  /** Beside ours, and stronger. */
  readonly settings: readonly string[];
  /** A server fills its lock files within milliseconds of creating them; an older blank one is from a power cut. */
  readonly blankLockFileMs: number;
}

/** The server process of one cluster directory, by way of pg_ctl and postmaster.pid. */
export class Postmaster {
  readonly #options: PostmasterOptions;

  constructor(options: PostmasterOptions) {
    this.#options = options;
  }

  get dir(): string {
    return this.#options.dir;
  }

  /** What passes of a refusal to start has passed by then: a blank lock file counts as left behind before that. */
  get refusalLimitMs(): number {
    return 1.5 * this.#options.blankLockFileMs;
  }

  /** Where the server runs, by its own account in postmaster.pid; undefined when none runs that we can see. */
  async running(): Promise<{ socketDir: string; port: number } | undefined> {
    const file = await this.#lockFile(lockFiles[0]);
    if (!file || !(await this.#isPostmaster(file.pid))) return undefined;
    return { socketDir: resolve(this.dir, file.socketDir), port: file.port };
  }

  /** @returns why it did not start; undefined when it did. */
  async start(): Promise<Error | undefined> {
    for (const name of lockFiles) await this.#disownLockFile(name);
    const logFile = join(this.dir, 'server.log');
    const { size } = await stat(logFile).catch(() => ({ size: 0 }));
    if (size > logLimitBytes) await rename(logFile, `${logFile}.1`);
    const startedMs = Date.now();
    const { ok, output } = await this.#pgCtl(
      [
        'start',
        '-w',
        '-t',
        String(startLimitSeconds),
        '-l',
        'server.log',
        '-o',
        `-c ${[...ourSettings, ...this.#options.settings].join(' -c ')}`,
      ],
      startLimitSeconds,
    );
    if (ok) {
      this.#options.log(`started PostgreSQL in ${this.dir} in ${String(Date.now() - startedMs)} ms`);
      return undefined;
    }
    const said = [output, await readTail(logFile, size > logLimitBytes ? 0 : size), await this.#spaceWarning()];
    return explained(`PostgreSQL does not start in ${this.dir}`, said.filter(Boolean).join('\n'), { dir: this.dir });
  }

  /** A full disk has no room for the log's last words either. */
  async #spaceWarning(): Promise<string> {
    const { bavail, bsize } = await statfs(this.dir);
    return bavail * bsize < walSegmentBytes ? `No space left on device: ${String(bavail * bsize)} bytes free` : '';
  }

  /**
   * Disconnects everyone and stops. Waits for it here: pg_ctl would go on to wait for a server that another connector
   * starts the moment this one is gone.
   *
   * @returns why it did not; undefined when it did.
   */
  async stop(): Promise<Error | undefined> {
    const before = await this.#lockFile(lockFiles[0]);
    const { ok, output } = await this.#pgCtl(['stop', '-W', '-m', 'fast'], signalLimitSeconds);
    const deadline = Date.now() + stopLimitMs;
    while ((await this.#lockFile(lockFiles[0]))?.text.startsWith(`${String(before?.pid)}\n`)) {
      if (!ok || Date.now() > deadline) return explained(`PostgreSQL in ${this.dir} does not stop`, output);
      await sleep(stopPollMs);
    }
    return undefined;
  }

  /** The directory goes by PGDATA and by cwd, as pg_ctl puts `-D` and `-l` into a shell command without escaping them. */
  #pgCtl([action, ...args]: readonly [string, ...string[]], limitSeconds: number): ReturnType<typeof runCommand> {
    const { binaries, account, dir } = this.#options;
    return runCommand([binaries.pg_ctl, action, ...args], {
      account,
      cwd: dir,
      env: { PGDATA: dir },
      limitMs: (limitSeconds + 5) * 1000,
    });
  }

  /** Lines: pid, data directory, start time, port, socket directory, … (PostgreSQL's miscadmin.h). */
  async #lockFile(name: string): Promise<{ pid: number; port: number; socketDir: string; text: string } | undefined> {
    const text = await readFile(join(this.dir, name), 'utf8').catch(() => '');
    const lines = text.split('\n');
    const pid = Number(lines[0]);
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
    return { pid, port: Number(lines[3] ?? 0), socketDir: lines[4] ?? '', text };
  }

  /**
   * Whether that process is our server, and not a stranger that got its number after a reboot: a server's current
   * directory is its data directory. Asked as its own user, as root in a container may not look into its processes.
   * When in doubt it is: taking a live server for dead is the worse mistake.
   */
  async #isPostmaster(pid: number): Promise<boolean> {
    const script =
      'if [ -d /proc/self ]; then [ "/proc/$1/cwd" -ef "$2" ] || echo no; ' +
      'else case "$(ps -p "$1" -o comm=)" in *postgres) ;; *) echo no ;; esac; fi';
    const { output } = await runCommand(['/bin/sh', '-c', script, 'sh', String(pid), this.dir], {
      account: this.#options.account,
      limitMs: probeLimitMs,
    });
    return output !== 'no';
  }

  /**
   * PostgreSQL refuses to start when any process of its user has the number in a lock file left by a crash, which is
   * likely in a container, where numbers are few (or as zombies stay, with us as process 1); and when that file is
   * blank: empty, or of NULs where a file system had kept its length but not yet its content. It does ignore the number of pg_ctl's parent: us. (Server processes that outlived their postmaster it
   * notices by their shared memory.)
   */
  async #disownLockFile(name: string): Promise<void> {
    const path = join(this.dir, name);
    if (await this.#isLeftBlank(path)) await rm(path, { force: true });
    const file = await this.#lockFile(name);
    if (!file || file.pid === process.pid || !isAlive(file.pid) || (await this.#isPostmaster(file.pid))) return;
    this.#options.log(`process ${String(file.pid)} is not the PostgreSQL that wrote ${path}`);
    await writeFile(path, file.text.replace(/^\d+/, String(process.pid)));
  }

  async #isLeftBlank(path: string): Promise<boolean> {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs <= this.#options.blankLockFileMs) return false;
    const text = await readFile(path, 'utf8').catch(() => undefined);
    return text !== undefined && /^\0*$/.test(text) && !(await this.#isAtWork());
  }

  /** Whether processes of a PostgreSQL work in the directory, as far as `/proc` shows: a blank file names none. */
  async #isAtWork(): Promise<boolean> {
    const script =
      'for p in /proc/[0-9]*; do [ "$p/cwd" -ef "$1" ] && read -r name < "$p/comm" && ' +
      '[ "$name" = postgres ] && echo yes; done 2>/dev/null; true';
    const { ok, output } = await runCommand(['/bin/sh', '-c', script, 'sh', this.dir], {
      account: this.#options.account,
      limitMs: probeLimitMs,
    });
    return !ok || output !== '';
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
