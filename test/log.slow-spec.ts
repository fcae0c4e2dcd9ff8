import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectorYaml } from './support/connector-yaml.ts';
import { eventually } from './support/eventually.ts';
import { postgresUrl } from './support/postgres-url.ts';
import { postWebhook } from './support/post-webhook.ts';
import { entries, Service } from './support/service.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';
import { createTestDatabase } from './support/test-postgres.ts';
import { tierEvent } from './support/tier-event.ts';

const itOnLinux = process.platform === 'linux' ? it : it.skip;
const off = { enabled: false };

let directory: string;
let relay: Service;
let reader: FileHandle | undefined;

beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(async () => {
  if (relay.running) await relay.end('SIGKILL');
  await reader?.close();
  reader = undefined;
  await rm(directory, { recursive: true });
});

/** Starts a service that writes stdout and stderr to this file. */
async function start(logFile: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const configFile = join(directory, 'connector.yaml');
  await writeFile(configFile, connectorYaml({ hubspot: off, slack: off }));
  const databaseUrl = postgresUrl(await createTestDatabase());
  relay = await Service.launch({ configFile, dataDir: directory, databaseUrl, logFile, entry: entries.source, env });
  await relay.ready();
}

/** Makes a pipe that `reader` has open and does not read. Returns its path. */
async function pipe(): Promise<string> {
  const path = join(directory, 'pipe');
  execFileSync('mkfifo', [path]);
  reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return path;
}

/** Posts 1,000 webhooks. Their lines, 150 bytes each, exceed what a pipe holds and the service keeps (64 KiB each). */
async function takeWebhooks(): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => postWebhook(relay.url, tierEvent())));
    expect(answers.every(({ status }) => status === 202)).toBe(true);
  }
}

async function droppedLines(): Promise<number> {
  const metrics = await (await fetch(`${relay.url}/metrics`)).text();
  return Number(/^tier_relay_log_lines_dropped_total (\d+)/m.exec(metrics)?.[1]);
}

/** Takes all that the pipe holds now. */
async function readPipe(): Promise<string> {
  const { buffer, bytesRead } = await reader!.read(Buffer.alloc(1024 * 1024));
  return buffer.toString('utf8', 0, bytesRead);
}

async function endsInOrder(): Promise<void> {
  expect((await fetch(`${relay.url}/health/live`)).status).toBe(200);
  expect(await relay.end('SIGTERM', 10_000)).toBe(0);
}

describe('a log that takes no lines', () => {
  itOnLinux('as on a full disk, loses lines, counts them, and stops nothing', async () => {
    await start('/dev/full');
    await takeWebhooks();
    expect(await droppedLines()).toBeGreaterThan(0);
    await endsInOrder();
  });

  it('as when its reader is stuck, loses lines, and goes on once it is read', async () => {
    await start(await pipe());
    await takeWebhooks();
    const dropped = await droppedLines();
    expect(dropped).toBeGreaterThan(0);
    await readPipe();
    // The service writes the kept lines by itself, without a new line to take them along.
    const kept = await eventually(async () => {
      const text = await readPipe();
      expect(text).toContain('event.accepted');
      return text.split('\n').slice(1, -1);
    });
    for (const line of kept) expect(JSON.parse(line)).toMatchObject({ msg: 'event.accepted' });
    await postWebhook(relay.url, tierEvent());
    await eventually(async () => expect(await readPipe()).toContain('event.accepted'));
    expect(await droppedLines()).toBe(dropped);
    await endsInOrder();
  });

  it('as when its reader has gone, loses lines, and stops nothing', async () => {
    await start(await pipe());
    await reader?.close();
    reader = undefined;
    await takeWebhooks();
    expect(await droppedLines()).toBeGreaterThan(0);
    await endsInOrder();
  });
});

describe('a warning of node or a library', () => {
  it('is a line of the log', async () => {
    const library = "process.on('SIGUSR2', () => process.emitWarning('use the other', 'DeprecationWarning', 'DEP0'))";
    await start(join(directory, 'log'), {
      NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(library)}"`,
    });
    relay.signal('SIGUSR2');
    const said = { level: 40, name: 'DeprecationWarning', code: 'DEP0', detail: 'use the other' };
    await eventually(() => expect(relay.logged('process.warning')).toMatchObject([said]));
    for (const line of relay.output.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  });
});
