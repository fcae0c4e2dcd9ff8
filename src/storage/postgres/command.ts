import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** The user that runs a command: another one when we are root, as PostgreSQL refuses root; otherwise ours. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** True when we are root and step down to this user. */
  readonly switched: boolean;
}

export interface CommandOptions {
  readonly account: Account;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CommandResult {
  readonly ok: boolean;
  /** The end of what the command printed, or why it could not be run. */
  readonly output: string;
}

const outputLimit = 4096;

/**
 * Shell script that runs a command on a leash: a pipe, which is the shell's stdin. The command is interrupted when the
 * pipe ends, because we closed it or are gone, be it by kill -9. The shell and a second one beside it wait for that
 * end, in case one of them is killed; when the `cat` of either is killed, the command is interrupted too. TERM goes
 * before INT, as a background command of a shell ignores INT until it sets a handler. The shell exits with the
 * command's status once the pipe has ended. Only the command holds our stdout and stderr.
 */
const leash = [
  'exec 3<&0 </dev/null; "$@" 3<&- & pid=$!; exec >/dev/null 2>&1',
  'end() { cat <&3; kill -TERM $pid; kill -INT $pid; }',
  'end & end; wait $pid',
].join('\n');

/**
 * Starts a command on a leash, in a session of its own: a Ctrl-C at the terminal must reach only us. We finish a start
 * before we undo it, and people press Ctrl-C twice.
 *
 * @throws what spawn throws, such as when we may not change users.
 */
export function spawnLeashed(
  command: readonly string[],
  { account, cwd = '/', env = {} }: CommandOptions,
): ChildProcessWithoutNullStreams {
  const child = spawn('/bin/sh', ['-c', leash, 'sh', ...command], {
    cwd,
    // Our variables are not passed on: PGOPTIONS or LD_PRELOAD must not steer the server. C makes messages
    // recognizable.
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...(account.switched ? { uid: account.uid, gid: account.gid } : {}),
  });
  child.stdin.on('error', () => undefined);
  return child;
}

/** Runs a command to its end; never rejects. Past `limitMs` the command is interrupted, and the output says so. */
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
