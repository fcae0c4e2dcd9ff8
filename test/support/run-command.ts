import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { connectorYaml, type ConnectorBlocks } from './connector-yaml.ts';
import { compileCache } from './owned-process.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const hooks = new URL('./source-hooks.ts', import.meta.url).href;

interface Command {
  readonly args: readonly string[];
  readonly config?: ConnectorBlocks;
  readonly env: NodeJS.ProcessEnv;
  /** Path of a file that stdout goes to; the result's `stdout` is then empty. */
  readonly stdoutFile?: string;
  /** Text on stderr at which the command gets SIGINT, as by Ctrl-C. */
  readonly interruptAt?: string;
}

interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `tier-relay` in a process of its own, with a configuration file and an environment. */
export async function runCommand({ args, config = {}, env, interruptAt, stdoutFile }: Command): Promise<CommandResult> {
  const directory = await temporaryDirectory();
  try {
    const configFile = join(directory, 'connector.yaml');
    await writeFile(configFile, connectorYaml(config));
    const script = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const redirect = stdoutFile === undefined ? [] : ['sh', '-c', 'exec "$@" > "$0"', stdoutFile];
    const [program = '', ...rest] = [...redirect, process.execPath, '--import', hooks, script, ...args];
    const child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compileCache, CONFIG_FILE: configFile, ...env },
    });
    const exited = once(child, 'exit');
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      const before = stderr;
      stderr += chunk;
      if (interruptAt === undefined || before.includes(interruptAt)) return;
      if (stderr.includes(interruptAt)) child.kill('SIGINT');
    });
    const stdout = await text(child.stdout);
    await Promise.all([exited, finished(child.stderr)]);
    return { exitCode: child.exitCode, stdout, stderr };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
