import { createHash } from 'node:crypto';
import { lstat, readlink, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PostgreSQL's default. With unix sockets only, the port is no more than the end of a file name. */
export const socketPort = 5432;

/** sockaddr_un holds 108 bytes on Linux and 104 on macOS, with the NUL at the end. */
const pathLimitBytes = 103;

/**
 * Returns a directory path by which clients reach the socket in the cluster directory.
 *
 * The socket is always in the cluster directory itself, which is 0700 and moves with the data. Where its path is too
 * long for a socket address, clients take a symbolic link in the temporary directory, the same each time.
 *
 * @throws {Error} when somebody else put something in that link's place.
 */
export async function socketAddress(clusterDir: string, temporary = tmpdir()): Promise<string> {
  if (Buffer.byteLength(join(clusterDir, `.s.PGSQL.${String(socketPort)}`)) <= pathLimitBytes) return clusterDir;
  const link = join(temporary, `tier-relay-${createHash('sha256').update(clusterDir).digest('hex').slice(0, 16)}`);
  await symlink(clusterDir, link).catch(async (error: unknown) => {
    if (!(await isOurs(link, clusterDir))) {
      throw new Error(
        `DATA_DIR is too long a path for a unix socket, and the short way to it, ${link}, is not this service's. ` +
          'Remove that, choose a shorter DATA_DIR, or set DATABASE_URL.',
        { cause: error },
      );
    }
  });
  return link;
}

/** Accepts a link that root made, too: root can do anything to us anyway. */
async function isOurs(link: string, target: string): Promise<boolean> {
  try {
    const { uid } = await lstat(link);
    return (uid === 0 || uid === process.geteuid?.()) && (await readlink(link)) === target;
  } catch {
    return false;
  }
}
