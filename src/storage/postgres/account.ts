import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { explained } from './advice.ts';
import { type Account, runCommand } from './command.ts';

/** The probe makes a few system calls; the limit is for a network file system that hangs. */
const probeLimitMs = 10_000;

/**
 * Returns the user that PostgreSQL runs as: ours, unless we are root, as which PostgreSQL refuses to run. Root steps
 * down to the owner of the cluster; where there is none yet, to the owner of the data directory, or to `nobody` if that
 * is root.
 *
 * @throws {Error} when the cluster belongs to root, or to a user that we are not and cannot become.
 */
export async function chooseAccount(clusterDir: string): Promise<Account> {
  const us = { uid: process.geteuid?.() ?? -1, gid: process.getegid?.() ?? -1 };
  const owner = await stat(clusterDir).catch(() => undefined);
  if (us.uid !== 0) {
    if (owner && owner.uid !== us.uid) {
      throw new Error(
        `${clusterDir} belongs to user ${String(owner.uid)}, this process is user ${String(us.uid)}. Run it as that ` +
          `user, give the directory away (\`chown -R ${String(us.uid)} ${clusterDir}\`), choose another DATA_DIR, ` +
          'or set DATABASE_URL.',
      );
    }
    return { ...us, switched: false };
  }
  const nobody = await findNobody();
  if (owner?.uid === 0) {
    throw new Error(
      `${clusterDir} belongs to root, as which PostgreSQL refuses to run. Give it to another user ` +
        `(\`chown -R ${String(nobody.uid)}:${String(nobody.gid)} ${clusterDir}\`), choose another DATA_DIR, or set DATABASE_URL.`,
    );
  }
  const parent = await stat(dirname(clusterDir));
  const { uid, gid } = owner ?? (parent.uid === 0 ? nobody : parent);
  return { uid, gid, switched: true };
}

async function findNobody(): Promise<{ uid: number; gid: number }> {
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  if (!entry) {
    throw new Error(
      'PostgreSQL refuses to run as root, and there is no user `nobody` to run it as. Run this service as an ' +
        'ordinary user that owns DATA_DIR, or set DATABASE_URL.',
    );
  }
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
}

/**
 * Checks that the user we step down to from root can get to these paths.
 *
 * @throws {Error} naming the path in the way.
 */
export async function assertReachable(account: Account, paths: readonly string[]): Promise<void> {
  if (!account.switched) return;
  const wanted = [...new Set(paths.flatMap(withAncestors))];
  const { ok, output } = await runCommand(
    ['/bin/sh', '-c', 'for p do [ -x "$p" ] || { printf %s "$p"; exit 1; }; done', 'sh', ...wanted],
    { account, limitMs: probeLimitMs },
  );
  if (ok) return;
  const who = `user ${String(account.uid)}`;
  if (!wanted.includes(output)) throw explained(`Cannot run PostgreSQL as ${who} instead of root`, output);
  throw new Error(
    `This process is root, PostgreSQL therefore runs as ${who}, and that user cannot get through ${output}. ` +
      `Let it through (\`chmod o+x ${output}\`); or choose a DATA_DIR (and a place of installation) it can reach, ` +
      'such as one under /var/lib; or run this service as an ordinary user; or set DATABASE_URL.',
  );
}

/** Lists the path and its ancestors from the root down, so that the first one that fails is the one in the way. */
function withAncestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...withAncestors(parent), path];
}
