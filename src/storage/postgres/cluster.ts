import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, open, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { assertReachable, chooseAccount } from './account.ts';
import { explained, isNameless } from './advice.ts';
import type { PostgresBinaries } from './binaries.ts';
import { type Account, type CommandResult, runCommand } from './command.ts';
import { memorySetting } from './server.ts';

/** initdb takes 0.7 s on an SSD; it syncs about a thousand files, each of which takes network disks tens of ms. */
const initLimitMs = 120_000;

/** `postgres --version` prints one line. A second is plenty; more is for machines that swap. */
const versionLimitMs = 10_000;

const unfinishedPrefix = '.postgres-unfinished-';

interface Preparation {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly log: (message: string) => void;
}

/**
 * Makes sure that `<dataDir>/postgres` is a cluster that our PostgreSQL can run as `account`; creates it if there is
 * none. The cluster appears whole or not at all: initdb works in a directory beside it, which is renamed at the end.
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
      await closeToOthers(dir, log);
    } else if (content?.length) {
      throw new Error(
        `${dir} holds files, but no PostgreSQL data. Choose another DATA_DIR, move those files away, or set DATABASE_URL.`,
      );
    } else {
      await createCluster({ dataDir, dir, account, binaries, log });
    }
    return { dir, account };
  } catch (error) {
    if (codeOf(error) !== undefined) {
      throw explained(`Cannot prepare DATA_DIR ${preparation.dataDir} for PostgreSQL`, String(error), { cause: error });
    }
    throw error;
  }
}

/** Refuses control characters: PostgreSQL writes the path into its lock file as one line of several. */
function assertPlain(dataDir: string): void {
  if (!/\p{Cc}/u.test(dataDir)) return;
  throw new Error(
    `DATA_DIR ${JSON.stringify(dataDir)} has a line break or another control character in it, which PostgreSQL's lock ` +
      'file cannot hold. Choose another DATA_DIR, or set DATABASE_URL.',
  );
}

/**
 * Creates the data directory where it is missing, and returns its real path. As root, it lets the unprivileged user
 * through a new or empty directory, whatever the umask: the cluster inside is 0700 anyway. It does not change a
 * directory in use, whose mode somebody wanted.
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

/** Returns the first directory it had to make. Level by level: node's recursive mkdir never ends below /proc. */
async function makeDirectories(path: string): Promise<string | undefined> {
  if (await stat(path).catch(ignoreMissing)) return undefined;
  const first = await makeDirectories(dirname(path));
  await mkdir(path).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error; // another connector was faster
  });
  return first ?? path;
}

/** Kubernetes opens a volume to its fsGroup at each mount; PostgreSQL does not start where a group may write. */
async function closeToOthers(dir: string, log: Preparation['log']): Promise<void> {
  const { mode } = await stat(dir);
  if ((mode & 0o777) === 0o700) return;
  await chmod(dir, 0o700);
  log(`closed ${dir} to others: its mode was ${(mode & 0o7777).toString(8)} and is 700`);
}

async function createCluster(options: Preparation & { dir: string; account: Account }): Promise<void> {
  const { dataDir, dir, account, binaries, log } = options;
  const unfinished = join(dataDir, unfinishedPrefix + randomUUID());
  const startedMs = Date.now();
  try {
    await mkdir(unfinished, { mode: 0o700 });
    if (account.switched) await chown(unfinished, account.uid, account.gid);
    const { ok, output } = await initialize(unfinished, { account, initdb: binaries.initdb });
    if (!ok) throw explained(`Cannot create the PostgreSQL data in ${dir}`, output);
    await rename(unfinished, dir);
    // A rename is durable once the directory that holds the name is.
    const parent = await open(dataDir);
    await parent.sync().finally(() => parent.close());
    log(`created the PostgreSQL data in ${dir} in ${String(Date.now() - startedMs)} ms`);
  } catch (error) {
    // Another connector may have been faster and removed our unfinished directory. Its cluster is then ours too.
    const content = await readdir(dir).catch(ignoreMissing);
    if (!content?.includes('PG_VERSION')) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** initdb looks up its user's name, though `-U` gives one. A user without a name gets one from nss_wrapper. */
async function initialize(
  dir: string,
  { account, initdb }: { account: Account; initdb: string },
): Promise<CommandResult> {
  const run = (env: Readonly<Record<string, string>>): Promise<CommandResult> =>
    // `trust` lets in whoever can open the socket: only root and the owner of its 0700 directory.
    runCommand(
      [initdb, '-U', 'relay', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-instructions', '-c', memorySetting],
      { account, limitMs: initLimitMs, env: { PGDATA: dir, ...env } },
    );
  const result = await run({});
  if (!isNameless(result.output)) return result;
  const users = `${dir}-users`;
  try {
    await writeFile(users, `relay:x:${String(account.uid)}:${String(account.gid)}::/:/bin/sh\n`, { mode: 0o600 });
    if (account.switched) await chown(users, account.uid, account.gid);
    const wrapper = { LD_PRELOAD: 'libnss_wrapper.so', NSS_WRAPPER_PASSWD: users, NSS_WRAPPER_GROUP: '/etc/group' };
    const named = await run(wrapper);
    return isNameless(named.output) ? result : named; // the loader goes on without nss_wrapper where it is missing
  } finally {
    await rm(users, { force: true });
  }
}

/**
 * Removes unfinished directories of starts that were killed. Only the process that runs a server in `dir` calls it:
 * others that still create a cluster there have lost to it, and will notice. Never rejects: a process that still uses
 * its directory removes it itself.
 */
export async function removeUnfinished(dir: string): Promise<void> {
  const dataDir = dirname(dir);
  const left = (await readdir(dataDir).catch(() => [])).filter((name) => name.startsWith(unfinishedPrefix));
  await Promise.allSettled(left.map((name) => rm(join(dataDir, name), { recursive: true, force: true })));
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}

/** Returns `code` of a system error. Not by `instanceof`: in Jest, Node's own errors are of another realm. */
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * Checks that our PostgreSQL can read the data: it reads only its own major version.
 *
 * @throws {Error} saying both versions, and the ways on.
 */
export async function assertSameMajorVersion(options: {
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
    `${dir} is data of PostgreSQL ${there}, this release ships PostgreSQL ${shipped}. Move: with the release that wrote ` +
      'it, `tier-relay backup FILE`; then with this one, on a new, empty DATA_DIR, `tier-relay restore FILE`. Or let a ' +
      `PostgreSQL ${there} of your own serve it and set DATABASE_URL.`,
  );
}
