import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgresBinaries } from './binaries.ts';
import { prepareCluster } from './cluster.ts';

const isRoot = process.geteuid?.() === 0;
const itAsRoot = isRoot ? it : it.skip;
const itOnLinux = process.platform === 'linux' ? it : it.skip;

describe('the cluster directory', () => {
  let dataDir: string;

  const prepare = async (): ReturnType<typeof prepareCluster> =>
    prepareCluster({ dataDir, binaries: await findPostgresBinaries(), log: () => undefined });

  /** Gives the cluster to `nobody`, and lets it through, when the tests run as root. */
  const giveAway = async (): Promise<void> => {
    if (!isRoot) return;
    await chmod(dataDir, 0o755);
    await chown(join(dataDir, 'postgres'), 65534, 65534);
  };

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tier-relay-spec-'));
  });

  afterEach(() => rm(dataDir, { recursive: true }));

  it('may exist empty', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await giveAway();
    const { dir } = await prepare();
    expect(await readdir(dir)).toContain('PG_VERSION');
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
  });

  it('is refused when it holds something else', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'mine');
    await giveAway();
    await expect(prepare()).rejects.toThrow(/holds files, but no PostgreSQL data.*DATA_DIR.*DATABASE_URL/);
  });

  it('is refused when another major version of PostgreSQL wrote it', async () => {
    const { dir } = await prepare();
    await writeFile(join(dir, 'PG_VERSION'), '17\n');
    await expect(prepare()).rejects.toThrow(
      /is data of PostgreSQL 17, this release ships PostgreSQL 18.*tier-relay backup.*DATA_DIR.*tier-relay restore.*DATABASE_URL/,
    );
  });

  it('is refused below a file', async () => {
    await writeFile(join(dataDir, 'file'), '');
    dataDir = join(dataDir, 'file');
    await expect(prepare()).rejects.toThrow(/^Cannot prepare DATA_DIR .*DATABASE_URL/);
    dataDir = join(dataDir, '..');
  });

  it.each(['line\nbreak', 'bell\u0007'])('is refused in a path that has a control character: %j', async (name) => {
    const root = dataDir;
    dataDir = join(root, name);
    const refused = prepare();
    await refused.catch(() => undefined);
    dataDir = root;
    await expect(refused).rejects.toThrow(/control character.*another DATA_DIR.*DATABASE_URL/);
    expect(await readdir(root)).toEqual([]);
  });

  itOnLinux('is refused where no directory can be made', async () => {
    const root = dataDir;
    dataDir = '/proc/x/y';
    const refused = prepare();
    await refused.catch(() => undefined);
    dataDir = root;
    await expect(refused).rejects.toThrow(/^Cannot prepare DATA_DIR \/proc\/x\/y .*another DATA_DIR.*DATABASE_URL/);
  });

  itAsRoot('lets others through each directory that it makes, whatever the umask', async () => {
    await chmod(dataDir, 0o755);
    const umask = process.umask(0o077);
    dataDir = join(dataDir, 'new', 'newer');
    const { dir } = await prepare().finally(() => process.umask(umask));
    dataDir = join(dataDir, '..', '..');
    expect(dir).toBe(join(dataDir, 'new', 'newer', 'postgres'));
    for (const made of ['new', 'new/newer']) expect((await stat(join(dataDir, made))).mode & 0o777).toBe(0o711);
  });

  itAsRoot('is owned by nobody when we are root', async () => {
    const { dir, account } = await prepare();
    expect(account).toEqual({ uid: 65534, gid: 65534, switched: true });
    expect((await stat(dir)).uid).toBe(65534);
  });

  itAsRoot('is owned by the owner of DATA_DIR when we are root and that is somebody', async () => {
    await chown(dataDir, 1, 1);
    expect((await prepare()).account).toEqual({ uid: 1, gid: 1, switched: true });
  });

  itAsRoot('is made for a user without a name by nss_wrapper; where that is missing, says so', async () => {
    await chown(dataDir, 12_345, 0);
    const said = await prepare().then(
      ({ account }) => `made for ${String(account.uid)}`,
      (error: unknown) => String(error),
    );
    expect(said).toMatch(/^made for 12345$|without an entry in .*install nss_wrapper.*DATABASE_URL/);
    expect(await readdir(dataDir)).toEqual(said.startsWith('made') ? ['postgres'] : []);
  });

  itAsRoot('is refused when root owns it', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await expect(prepare()).rejects.toThrow(/belongs to root.*chown -R 65534:65534.*DATA_DIR.*DATABASE_URL/);
  });

  itAsRoot('is refused when nobody cannot get there', async () => {
    const closed = join(dataDir, 'closed');
    await mkdir(closed);
    await chmod(dataDir, 0o755);
    await chmod(closed, 0o700);
    const root = dataDir;
    dataDir = join(closed, 'data');
    const refused = prepare();
    await refused.catch(() => undefined);
    dataDir = root;
    await expect(refused).rejects.toThrow(
      new RegExp(`cannot get through ${closed}\\. .*DATA_DIR.*ordinary user.*DATABASE_URL`),
    );
  });
});
