import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface OwnedProcessOptions {
  readonly name: string;
  /** Arguments of node. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Takes stderr, and stdout unless that is read. */
  readonly logFile: string;
  readonly readsStdout?: boolean;
}

/** A node process of ours, in a process group of its own: Ctrl-C reaches us alone, and we end things in order. */
export class OwnedProcess {
  readonly #child: ChildProcess;
  readonly #ended = new AbortController();

  constructor({ name, args, cwd, env, logFile, readsStdout = false }: OwnedProcessOptions) {
    const log = openSync(logFile, 'a');
    const stdio = ['pipe', readsStdout ? 'pipe' : log, log] as const;
    this.#child = spawn(process.execPath, args, { cwd, env, stdio: [...stdio], detached: true });
    closeSync(log);
    this.#child.stdin?.on('error', () => undefined);
    const end = (how: string): void => {
      this.#ended.abort(new Error(`the ${name} ended by itself (${how})`));
    };
    this.#child.once('error', (error) => {
      end(error.message);
    });
    this.#child.once('exit', (code, signal) => {
      end(signal ?? `exit code ${String(code)}`);
    });
  }

  /** Aborted when it has ended, with how as the reason. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** The first line it prints. */
  async firstLine(signal: AbortSignal): Promise<string> {
    if (!this.#child.stdout) throw new Error('its stdout goes to the log');
    const lines = createInterface({ input: this.#child.stdout });
    const [line] = (await once(lines, 'line', { signal })) as [string];
    return line;
  }

  /** Asks it to end, and after `graceMs` makes it; whatever is left in its process group goes with it. */
  async stop(graceMs: number): Promise<void> {
    if (!this.ended.aborted) {
      this.#child.kill('SIGTERM');
      const exit = once(this.ended, 'abort');
      await Promise.race([exit, sleep(graceMs, undefined, { ref: false })]);
    }
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Nobody is left in it.
    }
    if (!this.ended.aborted) await once(this.ended, 'abort');
  }
}
