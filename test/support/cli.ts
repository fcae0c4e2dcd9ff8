import { expect } from '@jest/globals';
import { opsToken } from './call-ops.ts';
import { runCommand } from './run-command.ts';

/** The answer of a list command with `--json`. */
export interface Listed {
  readonly items: readonly Record<string, unknown>[];
}

/** Runs the command `tier-relay` against a service. */
export function cliOf(url: () => string) {
  const run = (...args: readonly string[]) => runCommand({ args, env: { TIER_RELAY_URL: url(), OPS_TOKEN: opsToken } });

  /** Returns the output of a command. Expects exit code 0, an empty stderr and no control characters but line ends. */
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
