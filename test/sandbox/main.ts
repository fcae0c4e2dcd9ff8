import { parseJson } from './server/parse-json.ts';
import { startSandbox } from './sandbox.ts';
import { accessOf } from './vendors.ts';
import { parseSandboxOptions } from './parse-sandbox-options.ts';

/**
 * Runs the sandbox as a process: `node test/sandbox/main.ts '{"hubspot":{"port":4010},"slack":{"port":4020}}'`.
 * The argument, or SANDBOX_OPTIONS, is a JSON object of SandboxOptions. When ready, the process prints one JSON line
 * with addresses and tokens. It ends on SIGTERM and SIGINT, and when stdin closes, so that it never outlives its
 * parent. `"detached": true` keeps the process running when stdin is /dev/null.
 */
async function main(): Promise<void> {
  const text = process.argv[2] ?? process.env.SANDBOX_OPTIONS ?? '{}';
  const { detached, ...options } = parseSandboxOptions(parseJson(text));
  const sandbox = await startSandbox(options);
  const end = (): void => {
    void sandbox.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  // An error here means that the parent has stopped reading.
  process.stdout.on('error', end);
  if (!detached) process.stdin.on('end', end).on('error', end).resume();

  const ready = { ...accessOf(sandbox), pid: process.pid };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : 'cannot start'}\n`);
  process.exit(1);
}
