import { parseJson } from './server/parse-json.ts';
import { startSandbox } from './sandbox.ts';
import { accessOf } from './vendors.ts';
import { parseSandboxOptions } from './parse-sandbox-options.ts';

/**
 * The sandbox as its own process: `node test/sandbox/main.ts '{"hubspot":{"port":4010},"slack":{"port":4020}}'`.
 * Options are one JSON object of SandboxOptions, as the argument or in SANDBOX_OPTIONS. When ready it prints one JSON
 * line with where it listens. It ends on SIGTERM or SIGINT, and when stdin closes: never without its parent. Started by
 * hand with stdin at /dev/null it would end at once; `"detached": true` keeps it.
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
  // The parent may have stopped reading; what is printed then is nobody's loss.
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
