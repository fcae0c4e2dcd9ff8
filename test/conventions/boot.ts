/**
 * Starts the build as an operator would, with both destinations off and on an embedded PostgreSQL of its own, waits
 * until it is ready, ends it, and expects it to have drained: exit code 0.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const readyWithinMs = 60_000;
const stoppedWithinMs = 30_000;

const config = `
webhook: { signature: required }
destinations:
  hubspot: { enabled: false }
  slack: { enabled: false, channel: C0LOYALTY }
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}

async function boot(dir: string): Promise<void> {
  const configFile = join(dir, 'connector.yaml');
  await writeFile(configFile, config);
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: new URL('../..', import.meta.url),
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      CONFIG_FILE: configFile,
      DATA_DIR: join(dir, 'data'),
      VOUCHERIFY_WEBHOOK_SECRET: 'boot-check',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code ?? '?'}`));
  });

  try {
    const startedAt = performance.now();
    const ready = isReady(`http://127.0.0.1:${port}/health/ready`);
    const early = await Promise.race([ready, ended.then((how) => `ended with ${how}`)]);
    if (early !== 'ready') throw new Error(early);
    const readyAfterMs = Math.round(performance.now() - startedAt);
    child.kill('SIGTERM');
    const end = await Promise.race([ended, sleep(stoppedWithinMs, 'no end', { ref: false })]);
    if (end !== 'exit code 0') throw new Error(`SIGTERM was answered by ${end}`);
    console.log(`dist/main.js: ready after ${readyAfterMs} ms, drained on SIGTERM`);
  } catch (error) {
    throw new Error(`dist/main.js does not boot. It said:\n${output}`, { cause: error });
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

async function isReady(url: string): Promise<'ready' | 'not ready in time'> {
  const deadline = performance.now() + readyWithinMs;
  while (performance.now() < deadline) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer?.ok) return 'ready';
    await sleep(50, undefined, { ref: false });
  }
  return 'not ready in time';
}

const dir = await mkdtemp(join(tmpdir(), 'tier-relay-boot-'));
try {
  await chmod(dir, 0o755); // root's PostgreSQL runs as another user, which must get in
  await boot(dir);
} finally {
  await rm(dir, { recursive: true, force: true });
}
