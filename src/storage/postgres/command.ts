import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** Who runs a command: another user when we are root, as PostgreSQL refuses root; otherwise ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** We are root and step down to it. */
  readonly switched: boolean;
}

export interface CommandOptions {
  readonly account: Account;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CommandResult {
  readonly ok: boolean;
  /** The end of what it printed, or why it could not be run. */
  readonly output: string;
}

const outputLimit = 4096;

/**
 * Runs a command and holds it on a pipe, the shell's stdin: when we end that, or are gone, be it by kill -9, the
 * command is interrupted. Two wait for the end of the pipe, the shell and one beside it, in case one of them is killed;
 * so does the death of either's `cat`. TERM comes first, as a shell's background command ignores INT until it says
 * otherwise. The shell ends with the command's status, once the pipe has ended. Nothing but the command holds our
 * stdout and stderr.
 */
const leash = [
  'exec 3<&0 </dev/null; "$@" 3<&- & pid=$!; exec >/dev/null 2>&1',
  'end() { cat <&3; kill -TERM $pid; kill -INT $pid; }',
  'end & end; wait $pid',
].join('\n');

/**
 * Starts a command on a leash. It has a session of its own, for a Ctrl-C at the terminal is for us: a start ends before
 * it is undone, and people press twice. @throws what spawn throws, such as when we may not change users.
 */
export function spawnLeashed(
  command: readonly string[],
  { account, cwd = '/', env = {} }: CommandOptions,
): ChildProcessWithoutNullStreams {
  const child = spawn('/bin/sh', ['-c', leash, 'sh', ...command], {
    cwd,
    // Nothing of ours: a PGOPTIONS, PGPORT or LD_PRELOAD must not steer the server; C makes messages recognizable.
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...(account.switched ? { uid: account.uid, gid: account.gid } : {}),
  });
  child.stdin.on('error', () => undefined);
  return child;
}

/** Runs a command to its end; never rejects. Past `limitMs` it is interrupted, and the output says so. */
export function runCommand(
  command: readonly [string, ...string[]],
  { limitMs, ...options }: CommandOptions & { readonly limitMs: number },
): Promise<CommandResult> {
  return new Promise<CommandResult>((resolve) => {
    const child = spawnLeashed(command, options);
    let output = '';
    let open = 2;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-outputLimit)));
      stream.on('end', () => (open -= 1) === 0 && child.stdin.end());
    }
    const late = setTimeout(() => {
      output += `\n${command[0]} was ended (its time limit is ${String(limitMs / 1000)} s)`;
      child.stdin.end();
    }, limitMs);
    child.on('error', (error) => {
      clearTimeout(late);
      resolve({ ok: false, output: error.message });
    });
    child.on('close', (status) => {
      clearTimeout(late);
      resolve({ ok: status === 0, output: output.trim() });
    });
  }).catch((error: unknown) => ({ ok: false, output: String(error) }));
}
