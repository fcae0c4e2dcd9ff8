import { expect } from '@jest/globals';
import { opsToken } from './call-ops.ts';
import { runCommand } from './run-command.ts';

/** The answer to a command with `--json` that lists. */
export interface Listed {
  readonly items: readonly Record<string, unknown>[];
}

/** `tier-relay` as it talks to a service. */
export function cliOf(url: () => string) {
  const run = (...args: readonly string[]) => runCommand({ args, env: { TIER_RELAY_URL: url(), OPS_TOKEN: opsToken } });

  /** What a command that ends well prints; nothing that a terminal would obey. */
  const says = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    return stdout;
  };

  const read = async <Shape>(...args: readonly string[]): Promise<Shape> =>
    JSON.parse(await says(...args, '--json')) as Shape;

  return { run, says, read };
}
