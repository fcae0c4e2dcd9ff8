import { spawn } from 'node:child_process';

/** Who runs a command: another user when we are root, as PostgreSQL refuses root; otherwise ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** We are root and step down to it. */
  readonly switched: boolean;
}

export interface CommandResult {
  readonly ok: boolean;
  /** The end of what it printed, or why it could not be run. */
  readonly output: string;
}

const outputLimit = 4096;

/**
 * Runs a command as `account`; never rejects. Past `limitMs` it is killed, and the output says so. It has a session of
 * its own, for a Ctrl-C at the terminal is for us: a start ends before it is undone, and people press twice.
 */
export function runCommand(
  [file, ...args]: readonly [string, ...string[]],
  options: {
    account: Account;
    limitMs: number;
    cwd?: string;
    env?: Record<string, string>;
  },
): Promise<CommandResult> {
  const { account, limitMs, cwd = '/', env = {} } = options;
  return new Promise<CommandResult>((resolve) => {
    const child = spawn(file, args, {
      cwd,
      // Nothing of ours: a PGOPTIONS, PGPORT or LD_PRELOAD must not steer the server; C makes messages recognizable.
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
      detached: true,
      ...(account.switched ? { uid: account.uid, gid: account.gid } : {}),
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-outputLimit);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => {
      resolve({ ok: false, output: error.message });
    });
    child.on('close', (status, signal) => {
      const ending = signal ? `\n${file} was ended by ${signal} (its time limit is ${String(limitMs / 1000)} s)` : '';
      resolve({ ok: status === 0, output: (output + ending).trim() });
    });
    // Some failures of spawn, such as not being allowed to change users, are thrown instead.
  }).catch((error: unknown) => ({ ok: false, output: String(error) }));
}
