import { afterEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { findPostgresBinaries } from './embedded-postgres.binaries.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

const roots: string[] = [];
const children: ChildProcess[] = [];
const opened: EmbeddedPostgres[] = [];

async function dataDirNamed(name: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'tier-relay-spec-'));
  await chmod(root, 0o755);
  roots.push(root);
  return join(root, name);
}

async function start(dataDir: string, log: (message: string) => void = () => undefined): Promise<EmbeddedPostgres> {
  const pg = await startEmbeddedPostgres({ dataDir, log });
  opened.push(pg);
  return pg;
}

async function query(pg: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new Client(pg.connection);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows[0] && Object.values(rows[0])[0];
}

const pidFile = (dataDir: string): string => join(dataDir, 'postgres', 'postmaster.pid');

async function postmasterPid(dataDir: string): Promise<number> {
  return parseInt(await readFile(pidFile(dataDir), 'utf8'), 10);
}

const isRunning = (dataDir: string): boolean => existsSync(pidFile(dataDir));

/** A connector in a process of its own, which has started (or attached to) the server. */
async function connectorProcess(dataDir: string): Promise<ChildProcess> {
  const module = new URL('./embedded-postgres.ts', import.meta.url).href;
  const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function killHard(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

afterEach(async () => {
  await Promise.all(children.filter((child) => child.exitCode === null && child.signalCode === null).map(killHard));
  children.length = 0;
  await Promise.all(opened.splice(0).map((pg) => pg.stop()));
  for (const root of roots.splice(0)) {
    for (const name of await readdir(root)) {
      if (isRunning(join(root, name))) await (await startEmbeddedPostgres({ dataDir: join(root, name) })).stop();
    }
    await rm(root, { recursive: true });
  }
});

describe('an embedded PostgreSQL', () => {
  it('is created, is durable and private, and keeps its data over a stop', async () => {
    const dataDir = await dataDirNamed('data');
    const log: string[] = [];
    const first = await start(dataDir, (message) => log.push(message));
    await query(first, 'CREATE TABLE kept (id int)');
    const settings = ['fsync', 'synchronous_commit', 'data_checksums', 'listen_addresses', 'server_encoding'];
    const sql = `SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings WHERE name = ANY('{${settings.join()}}')`;
    expect(await query(first, sql)).toBe(
      'data_checksums=on fsync=on listen_addresses= server_encoding=UTF8 synchronous_commit=on',
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

  it('survives the death of its connector: the next one attaches', async () => {
    const dataDir = await dataDirNamed('data');
    await killHard(await connectorProcess(dataDir));
    const survivor = await postmasterPid(dataDir);
    const pg = await start(dataDir);
    expect(await postmasterPid(dataDir)).toBe(survivor);
    await pg.stop();
    expect(isRunning(dataDir)).toBe(false);
  });

  it('is stopped by the last connector to leave; a killed one does not count', async () => {
    const dataDir = await dataDirNamed('data');
    const [first, second] = await Promise.all([start(dataDir), start(dataDir)]);
    const third = await connectorProcess(dataDir);
    await first.stop();
    expect(await query(second, 'SELECT 1')).toBe(1);
    await killHard(third);
    await second.stop();
    expect(isRunning(dataDir)).toBe(false);
  });

  it('can be started by one while another stops it', async () => {
    const dataDir = await dataDirNamed('data');
    let current = await start(dataDir);
    for (let round = 0; round < 12; round++) {
      const stopping = current.stop();
      await sleep(round * 10); // hits another moment of the stop each time
      current = await start(dataDir);
      await stopping;
      expect(await query(current, 'SELECT 1')).toBe(1);
    }
    await current.stop();
  });

  it('is one server for many that start at once on an empty directory', async () => {
    const dataDir = await dataDirNamed('data');
    const all = await Promise.all([1, 2, 3, 4].map(() => start(dataDir)));
    const starts = await Promise.all(all.map((pg) => query(pg, 'SELECT pg_postmaster_start_time()::text')));
    expect(new Set(starts).size).toBe(1);
    await Promise.all(all.map((pg) => pg.stop()));
    expect(isRunning(dataDir)).toBe(false);
    expect(await readdir(dataDir)).toEqual(['postgres']);
  });

  it('comes back when it is killed', async () => {
    const dataDir = await dataDirNamed('data');
    const pg = await start(dataDir);
    const pool = new Pool(pg.connection);
    pool.on('error', () => undefined);
    await pool.query('CREATE TABLE kept AS SELECT 1 AS id');
    const before = await query(pg, 'SELECT pg_postmaster_start_time()::text');
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    // For a moment, the session we have still answers: only a new server counts.
    const isBack = 'SELECT pg_postmaster_start_time() > $1 AS back FROM kept';
    const back = (): Promise<boolean> =>
      pool.query<{ back: boolean }>(isBack, [before]).then(
        ({ rows }) => rows[0]?.back === true,
        () => false,
      );
    const deadline = Date.now() + 20_000;
    while (!(await back()) && Date.now() < deadline) await sleep(20);
    expect(await back()).toBe(true);
    await pool.end();
    await pg.stop();
    expect(isRunning(dataDir)).toBe(false);
  });

  it('is left stopped when its connector stops it while it comes back', async () => {
    const dataDir = await dataDirNamed('data');
    for (const delayMs of [0, 20, 50, 150]) {
      const pg = await start(dataDir);
      process.kill(await postmasterPid(dataDir), 'SIGKILL');
      await sleep(delayMs); // hits another moment of the recovery each time
      await pg.stop();
      await expect(query(pg, 'SELECT 1')).rejects.toMatchObject({ code: expect.stringMatching(/ENOENT|ECONNREFUSED/) });
    }
  });

  it.each([
    ['spaces, quotes and shell characters', `it's a "data" dir, $HOME \`id\` \\ é`],
    ['more bytes than a socket address holds', 'long-'.repeat(40)],
  ])('works in a path with %s, also for those that attach', async (_, name) => {
    const dataDir = await dataDirNamed(name);
    const pg = await start(dataDir);
    const child = await connectorProcess(dataDir);
    expect(
      await query(pg, "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'tier-relay lease'"),
    ).toBe(2);
    await killHard(child);
    await pg.stop();
    expect(isRunning(dataDir)).toBe(false);
    if (pg.connection.host !== join(dataDir, 'postgres')) await rm(pg.connection.host); // the link to a long path
  });

  describe('that somebody started by hand', () => {
    async function pgCtl(dataDir: string, ...args: readonly string[]): Promise<void> {
      const { pg_ctl } = await findPostgresBinaries();
      const { uid, gid } = await stat(join(dataDir, 'postgres'));
      const env = { PGDATA: join(dataDir, 'postgres'), PATH: '/usr/bin:/bin' };
      await once(spawn(pg_ctl, args, { uid, gid, env, cwd: env.PGDATA, stdio: 'ignore' }), 'exit');
    }

    const startByHand = (dataDir: string, options: string): Promise<void> =>
      pgCtl(dataDir, 'start', '-w', '-l', 'server.log', '-o', `-c listen_addresses= ${options}`);

    it('is attached to, also when its socket is elsewhere', async () => {
      const dataDir = await dataDirNamed('data');
      const socketDir = await dataDirNamed('');
      await chmod(socketDir, 0o777);
      await (await start(dataDir)).stop();
      await startByHand(dataDir, `-p 7777 -k ${socketDir}`);
      const pg = await start(dataDir);
      expect(pg.connection).toMatchObject({ host: join(socketDir), port: 7777 });
      expect(await query(pg, 'SELECT 1')).toBe(1);
      await pg.stop();
      expect(isRunning(dataDir)).toBe(false);
    });

    it.each([
      ['fsync', '-c fsync=off'],
      ['full_page_writes, synchronous_commit', '-c synchronous_commit=off -c full_page_writes=off'],
    ])('is refused with %s off, as it may lose what was acknowledged, and lives on', async (named, options) => {
      const dataDir = await dataDirNamed('data');
      await (await start(dataDir)).stop();
      await startByHand(dataDir, `-k . ${options}`);
      const message = `has ${named} off.*pg_ctl stop -D ${join(dataDir, 'postgres')}.*DATABASE_URL`;
      await expect(start(dataDir)).rejects.toThrow(new RegExp(message));
      expect(isRunning(dataDir)).toBe(true);
      await pgCtl(dataDir, 'stop', '-m', 'fast', '-w');
      const pg = await start(dataDir);
      expect(await query(pg, 'SHOW fsync')).toBe('on');
    });
  });

  it('says why it does not start, with the end of its log', async () => {
    const dataDir = await dataDirNamed('data');
    await (await start(dataDir)).stop();
    await writeFile(join(dataDir, 'postgres', 'postgresql.conf'), 'nonsense = on\n');
    await expect(start(dataDir)).rejects.toThrow(
      /^PostgreSQL does not start in .*DATABASE_URL[^]*unrecognized configuration parameter "nonsense"/,
    );
  });
});
