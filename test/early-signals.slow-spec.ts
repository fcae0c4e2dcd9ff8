import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../src/storage/postgres/embedded-postgres.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { connectorYaml } from './support/connector-yaml.ts';
import { eventually } from './support/eventually.ts';
import { entries, Service } from './support/service.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

let sandbox: Sandbox;
let directory: string;
let configFile: string;
let dataDir: string;
let relay: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  directory = await temporaryDirectory();
  configFile = join(directory, 'connector.yaml');
  await writeFile(configFile, connectorYaml({}));
  dataDir = join(directory, 'data');
});
afterEach(async () => {
  if (relay.running) await relay.end('SIGKILL');
  await eventually(async () => expect(await serverProcesses()).toEqual([]));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(directory, { recursive: true });
});

const pidFile = () => join(dataDir, 'postgres', 'postmaster.pid');
const socket = () => join(dataDir, 'postgres', '.s.PGSQL.5432');
const soon = { withinMs: 20_000 };

async function start(): Promise<void> {
  const logFile = join(directory, 'service.log');
  relay = await Service.launch({ vendors: sandbox, configFile, dataDir, logFile, entry: entries.source });
}

/** Returns an entry for each process that works in PostgreSQL's data directory, with or without a postmaster.pid. */
async function serverProcesses(): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const directories = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return directories.filter((path) => path === join(dataDir, 'postgres'));
}

const initdbWorks = async () => expect((await readdir(dataDir)).join()).toContain('.postgres-unfinished-');
const postgresStarts = () => expect(existsSync(pidFile())).toBe(true);
const postgresListens = () => expect(existsSync(socket())).toBe(true);

describe('a signal to stop during the start', () => {
  it.each<[NodeJS.Signals, string, () => void | Promise<void>, number]>([
    ['SIGTERM', 'initdb works', initdbWorks, 0],
    ['SIGINT', 'PostgreSQL starts', postgresStarts, 0],
    ['SIGTERM', 'PostgreSQL starts', postgresStarts, 0],
    ['SIGTERM', 'PostgreSQL listens', postgresListens, 0],
    ['SIGINT', 'PostgreSQL listens, and 100 ms passed', postgresListens, 100],
    ['SIGTERM', 'PostgreSQL listens, and 200 ms passed', postgresListens, 200],
    ['SIGTERM', 'PostgreSQL listens, and 400 ms passed', postgresListens, 400],
    ['SIGINT', 'PostgreSQL listens, and 800 ms passed', postgresListens, 800],
  ])('%s, when %s, ends with 0 and leaves no PostgreSQL behind', async (signal, _when, moment, delayMs) => {
    await start();
    await eventually(moment, soon);
    await sleep(delayMs);
    expect(await relay.end(signal)).toBe(0);
    expect(existsSync(pidFile())).toBe(false);
    await eventually(async () => expect(await serverProcesses()).toEqual([]), { withinMs: 1_000 });
  });

  it('is known before the port is listened on, which then stays closed', async () => {
    await start();
    await eventually(postgresStarts, soon);
    const never = expect(relay.ready()).rejects.toThrow('ended by itself (exit code 0)');
    expect(await relay.end()).toBe(0);
    await never;
  });

  describe('while PostgreSQL hangs', () => {
    const serverLog = () => join(dataDir, 'postgres', 'server.log');

    /** Starts the service on a PostgreSQL that never comes up: the server's log is a pipe that nobody reads. */
    async function startAndHang(): Promise<void> {
      await (await startEmbeddedPostgres({ dataDir })).stop();
      await eventually(async () => expect(await serverProcesses()).toEqual([]));
      await rm(serverLog());
      execFileSync('mkfifo', ['-m', '666', serverLog()]);
      await start();
      await eventually(async () => expect(await serverProcesses()).not.toEqual([]), soon);
    }

    afterEach(() => rm(serverLog()));

    it('ends within 10 s all the same', async () => {
      await startAndHang();
      const askedAt = performance.now();
      expect(await relay.end('SIGTERM')).toBe(1);
      expect(performance.now() - askedAt).toBeLessThan(10_000);
    });

    it('ends at once when Ctrl-C is pressed again; what npm passes on of the first does not count', async () => {
      await startAndHang();
      relay.signal('SIGINT');
      relay.signal('SIGINT'); // at once: on a busy machine any pause may become as long as a person's
      await sleep(1_000);
      expect(relay.running).toBe(true);
      const askedAt = performance.now();
      expect(await relay.end('SIGINT')).toBe(130);
      expect(performance.now() - askedAt).toBeLessThan(1_000);
    });
  });
});

describe('SIGHUP', () => {
  it('ends neither a start nor a shutdown', async () => {
    await start();
    await eventually(postgresStarts, soon);
    const hangUps = setInterval(() => relay.signal('SIGHUP'), 3);
    try {
      await relay.ready();
      expect(await relay.end('SIGTERM')).toBe(0);
    } finally {
      clearInterval(hangUps);
    }
    expect(await serverProcesses()).toEqual([]);
  });
});
