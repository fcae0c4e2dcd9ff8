import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  clearPostgres,
  connectorProcess,
  dataDirNamed,
  dataDirWithCluster,
  isRunning,
  killHard,
  postmasterPid,
  processesIn,
  query,
  removeMadeCluster,
  start,
  withPgOptions,
} from '../../../test/support/embedded-postgres.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { migrate } from '../migrate.ts';

afterEach(clearPostgres);
afterAll(removeMadeCluster);

describe('an embedded PostgreSQL', () => {
  it('is created, is durable and private, and keeps its data over a stop', async () => {
    const dataDir = await dataDirNamed('data');
    const log: string[] = [];
    const first = await start(dataDir, { log: (message) => log.push(message) });
    await query(first, 'CREATE TABLE kept (id int)');
    const settings = ['fsync', 'synchronous_commit', 'data_checksums', 'listen_addresses', 'server_encoding'];
    settings.push('dynamic_shared_memory_type');
    const sql = `SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings WHERE name = ANY('{${settings.join()}}')`;
    expect(await query(first, sql)).toBe(
      'data_checksums=on dynamic_shared_memory_type=mmap fsync=on listen_addresses= server_encoding=UTF8 synchronous_commit=on',
    );
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
    await first.stop();
    await first.stop();
    expect(isRunning(dataDir)).toBe(false);
    expect(log.map((message) => message.split(' ')[0])).toEqual(['created', 'started', 'stopped']);

    const second = await start(dataDir);
    expect(await query(second, 'SELECT count(*)::int FROM kept')).toBe(0);
    await second.stop();
  });

  it.each([
    ['spaces, quotes and shell characters', `it's a "data" dir, $HOME \`id\` \\ é`],
    ['more bytes than a socket address holds', 'long-'.repeat(40)],
  ])('works in a path with %s', async (_, name) => {
    const dataDir = await dataDirNamed(name);
    const pg = await start(dataDir);
    expect(await query(pg, 'SELECT 1')).toBe(1);
    await pg.stop();
    expect(isRunning(dataDir)).toBe(false);
    if (pg.connection.host !== join(dataDir, 'postgres')) await rm(pg.connection.host); // the link to a long path
  });

  it.each(['-c default_transaction_read_only=on', '-c statement_timeout=1', '-c not_known=1'])(
    'does not obey PGOPTIONS=%j, which is for another server',
    async (options) => {
      const pg = await start(await dataDirWithCluster());
      await withPgOptions(options, async () => {
        await migrate(pg.connection);
        expect(await query(pg, 'SELECT count(*)::int FROM tier_relay.events')).toBe(0);
      });
    },
  );

  it('closes a directory to others whatever its mode, and says so', async () => {
    const dataDir = await dataDirWithCluster();
    const dir = join(dataDir, 'postgres');
    for (const mode of [0o2770, 0o2777, 0o770, 0o750, 0o500]) {
      // Kubernetes does this for an fsGroup, at each mount.
      execFileSync('find', [dataDir, '-mindepth', '1', '-type', 'd', '-exec', 'chmod', mode.toString(8), '{}', '+']);
      execFileSync('find', [dataDir, '-type', 'f', '-exec', 'chmod', '660', '{}', '+']);
      execFileSync('find', [dir, '-mindepth', '1', '-type', 'd', '-exec', 'chmod', 'u+w', '{}', '+']);
      const log: string[] = [];
      const pg = await start(dataDir, { log: (message) => log.push(message) });
      expect(await query(pg, 'SELECT 1')).toBe(1);
      await pg.stop();
      expect(log).toContain(`closed ${dir} to others: its mode was ${mode.toString(8)} and is 700`);
      expect((await stat(dir)).mode & 0o777).toBe(0o700);
    }
    const log: string[] = [];
    await (await start(dataDir, { log: (message) => log.push(message) })).stop();
    expect(log.filter((message) => message.startsWith('closed'))).toEqual([]);
  });

  it('removes what starts have left that were killed while initdb worked', async () => {
    const dataDir = await dataDirNamed('data');
    await mkdir(join(dataDir, '.postgres-unfinished-1', 'base'), { recursive: true });
    await writeFile(join(dataDir, '.postgres-unfinished-1', 'PG_VERSION'), '18\n');
    await writeFile(join(dataDir, '.postgres-unfinished-1-users'), '');
    const child = connectorProcess(dataDir);
    const begun = async () => expect(await readdir(dataDir)).toHaveLength(3);
    await eventually(begun, { withinMs: 20_000 });
    await killHard(child);
    const pg = await start(dataDir);
    expect(await query(pg, 'SELECT 1')).toBe(1);
    expect(await readdir(dataDir)).toEqual(['postgres']);
  });

  it('says why it does not start, with the end of its log', async () => {
    const dataDir = await dataDirWithCluster();
    await writeFile(join(dataDir, 'postgres', 'postgresql.conf'), 'nonsense = on\n');
    await expect(start(dataDir)).rejects.toThrow(
      /^PostgreSQL does not start in .*DATABASE_URL[^]*unrecognized configuration parameter "nonsense"/,
    );
  });
});

describe('a second connector on a directory', () => {
  it('waits for the first one to go, and says so', async () => {
    const dataDir = await dataDirWithCluster();
    const first = await start(dataDir);
    await query(first, 'CREATE TABLE kept (id int)');
    const log: string[] = [];
    const starting = start(dataDir, { log: (message) => log.push(message) });
    await eventually(() => expect(log.join()).toContain('is in use: waiting up to 30 s for the other connector to go'));
    expect(await query(first, 'SELECT 1')).toBe(1);
    await first.stop();
    const second = await starting;
    expect(await query(second, 'SELECT count(*)::int FROM kept')).toBe(0);
  });

  it('ends with the way out when the first one stays', async () => {
    const dataDir = await dataDirWithCluster();
    const first = await start(dataDir);
    await expect(start(dataDir, { patienceMs: 500 })).rejects.toThrow(
      /is in use, and was for 0.5 s: there can be one connector for each DATA_DIR\. .*set DATABASE_URL/,
    );
    expect(await query(first, 'SELECT 1')).toBe(1);
  });

  it('does not take for its own the server of one that was a moment faster', async () => {
    const dataDir = await dataDirWithCluster();
    const log = join(dataDir, 'postgres', 'server.log');
    await rm(log);
    execFileSync('mkfifo', ['-m', '666', log]); // its own server comes up once somebody reads the log
    let isUp = false;
    const starting = start(dataDir).then(() => (isUp = true));
    await eventually(async () => expect(await processesIn(dataDir)).not.toEqual([]));
    const lines = [4_194_303, join(dataDir, 'postgres'), 1, 5432, '.', '', '', 'ready'];
    await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), lines.join('\n'));
    await sleep(200);
    expect(isUp).toBe(false);
    const reader = createReadStream(log).resume();
    await starting;
    expect(await postmasterPid(dataDir)).not.toBe(4_194_303);
    await clearPostgres();
    reader.destroy();
  });

  it('is one at a time also when many start at once on an empty directory', async () => {
    const dataDir = await dataDirNamed('data');
    const all = [1, 2, 3].map(async () => {
      const pg = await start(dataDir);
      await query(pg, 'CREATE TABLE IF NOT EXISTS starts (at timestamptz DEFAULT now())');
      await query(pg, 'INSERT INTO starts DEFAULT VALUES');
      const count = await query(pg, 'SELECT count(*)::int FROM starts');
      await pg.stop();
      return count;
    });
    expect((await Promise.all(all)).toSorted()).toEqual([1, 2, 3]);
    expect(await readdir(dataDir)).toEqual(['postgres']);
  });
});
