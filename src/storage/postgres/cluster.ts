import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { assertReachable, chooseAccount } from './account.ts';
import { explained } from './advice.ts';
import type { PostgresBinaries } from './binaries.ts';
import { type Account, runCommand } from './command.ts';

/** 0.7 s on an SSD; initdb syncs about a thousand files, which network disks take tens of milliseconds each for. */
const initLimitMs = 120_000;

/** Prints one line; a second is plenty, more is for machines that swap. */
const versionLimitMs = 10_000;

/** Long past `initLimitMs`: nobody works in an unfinished directory that old. */
const abandonedAfterMs = 60 * 60_000;

const unfinishedPrefix = '.postgres-unfinished-';

interface Preparation {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly log: (message: string) => void;
}

/**
 * Sees to it that `<dataDir>/postgres` is a cluster that our PostgreSQL can run as `account`, creating it if there is
 * none. It appears whole or not at all: initdb works in a directory beside it, which is renamed at the end.
 *
 * @throws {Error} for operators.
 */
export async function prepareCluster(preparation: Preparation): Promise<{ dir: string; account: Account }> {
  const { binaries, log } = preparation;
  try {
    assertPlain(resolve(preparation.dataDir));
    const dataDir = await createDataDir(resolve(preparation.dataDir));
    assertPlain(dataDir);
    const dir = join(dataDir, 'postgres');
    const account = await chooseAccount(dir);
    await assertReachable(account, [dataDir, binaries.postgres, binaries.initdb]);
    const content = await readdir(dir).catch(ignoreMissing);
    if (content?.includes('PG_VERSION')) {
      await assertSameMajorVersion({ dir, binaries, account });
    } else if (content?.length) {
      throw new Error(
        `${dir} holds files, but no PostgreSQL data. Choose another DATA_DIR, move those files away, or set DATABASE_URL.`,
      );
    } else {
      await createCluster({ dataDir, dir, account, binaries, log });
    }
    return { dir, account };
  } catch (error) {
    if (errorCode(error) !== undefined) {
      throw explained(`Cannot prepare DATA_DIR ${preparation.dataDir} for PostgreSQL`, String(error), { cause: error });
    }
    throw error;
  }
}

/** PostgreSQL writes the path to its lock file as a line among others. */
function assertPlain(dataDir: string): void {
  if (!/\p{Cc}/u.test(dataDir)) return;
  throw new Error(
    `DATA_DIR ${JSON.stringify(dataDir)} has a line break or another control character in it, which PostgreSQL's lock ` +
      'file cannot hold. Choose another DATA_DIR, or set DATABASE_URL.',
  );
}

/**
 * As root, a directory that is new or still empty must let the unprivileged user through, whatever the umask was: the
 * cluster in it is 0700 anyway. One already in use is left as somebody wanted it.
 */
async function createDataDir(dataDir: string): Promise<string> {
  const first = await makeDirectories(dataDir);
  if (process.geteuid?.() === 0 && (first !== undefined || (await readdir(dataDir)).length === 0)) {
    for (let dir = dataDir; dir.length >= (first ?? dataDir).length; dir = dirname(dir)) {
      await chmod(dir, (await stat(dir)).mode | 0o011);
    }
  }
  return realpath(dataDir);
}

/** Returns the first it had to make. Level by level: node's recursive mkdir never ends below /proc. */
async function makeDirectories(path: string): Promise<string | undefined> {
  if (await stat(path).catch(ignoreMissing)) return undefined;
  const first = await makeDirectories(dirname(path));
  await mkdir(path).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error; // another connector was faster
  });
  return first ?? path;
}

async function createCluster(options: Preparation & { dir: string; account: Account }): Promise<void> {
  const { dataDir, dir, account, binaries, log } = options;
  await removeAbandoned(dataDir);
  const unfinished = join(dataDir, unfinishedPrefix + randomUUID());
  await mkdir(unfinished, { mode: 0o700 });
  try {
    if (account.switched) await chown(unfinished, account.uid, account.gid);
    const startedMs = Date.now();
    // trust: whoever can open the socket is let in, and only the owner of its 0700 directory (and root) can.
    const result = await runCommand(
      [binaries.initdb, '-U', 'relay', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-instructions'],
      { account, limitMs: initLimitMs, env: { PGDATA: unfinished } },
    );
    if (!result.ok) throw explained(`Cannot create the PostgreSQL data in ${dir}`, result.output);
    if (await putInPlace(unfinished, dir)) {
      log(`created the PostgreSQL data in ${dir} in ${String(Date.now() - startedMs)} ms`);
    }
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** False when another connector was faster: then its cluster is the one. */
async function putInPlace(unfinished: string, dir: string): Promise<boolean> {
  try {
    await rename(unfinished, dir);
  } catch (error) {
    const content = await readdir(dir).catch(ignoreMissing);
    if (content?.includes('PG_VERSION')) return false;
    throw error;
  }
  // A rename is durable once the directory that holds the name is.
  const parent = await open(dirname(dir));
  await parent.sync().finally(() => parent.close());
  return true;
}

async function removeAbandoned(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(unfinishedPrefix)) continue;
    const path = join(dataDir, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > abandonedAfterMs) await rm(path, { recursive: true, force: true });
  }
}

function ignoreMissing(error: unknown): undefined {
  if (errorCode(error) === 'ENOENT') return undefined;
  throw error;
}

/** `code` of an error of the system. Not by `instanceof`: in Jest, Node's own errors are of another realm. */
function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** PostgreSQL reads only data of its own major version. @throws {Error} saying both versions, and the ways on. */
async function assertSameMajorVersion(options: {
  dir: string;
  binaries: PostgresBinaries;
  account: Account;
}): Promise<void> {
  const { dir, binaries, account } = options;
  const there = (await readFile(join(dir, 'PG_VERSION'), 'utf8')).trim();
  const { ok, output } = await runCommand([binaries.postgres, '--version'], { account, limitMs: versionLimitMs });
  const shipped = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (!ok || shipped === undefined) throw explained('The embedded PostgreSQL does not run', output);
  if (there === shipped) return;
  throw new Error(
    `${dir} is data of PostgreSQL ${there}, this release ships PostgreSQL ${shipped}. Either go back to the release ` +
      `that wrote it; or move: pg_dump it with PostgreSQL ${there}, start this release on a new, empty DATA_DIR, and ` +
      `restore into that; or let a PostgreSQL ${there} of your own serve it and set DATABASE_URL.`,
  );
}
