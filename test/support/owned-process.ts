import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface OwnedProcessOptions {
  readonly name: string;
  /** Arguments of node, which runs in the repository's root. */
  readonly args: readonly string[];
  /** The child's variables besides `inherited`. The child must not see the developer's DATABASE_URL or tokens. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes stderr, and stdout unless `readsStdout`. */
  readonly logFile: string;
  readonly readsStdout?: boolean;
}

/** How a process ended: its exit code, or the signal that ended it. */
export type End = number | NodeJS.Signals;

const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];

/** Path of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** NODE_COMPILE_CACHE of processes that tests start often: saves a quarter of the work of a start. */
export const compileCache = join(root, 'node_modules/.cache/tier-relay-tests');

/** A node process in a process group of its own: Ctrl-C reaches only the parent, which then ends things in order. */
export class OwnedProcess {
  readonly #child: ChildProcess;
  readonly #ended = new AbortController();
  #end: End = 0;

  constructor({ name, args, env, logFile, readsStdout = false }: OwnedProcessOptions) {
    const log = openSync(logFile, 'a');
    const stdio = ['pipe', readsStdout ? 'pipe' : log, log] as const;
    const plain = Object.fromEntries(inherited.map((variable) => [variable, process.env[variable]]));
    const options = { cwd: root, env: { ...plain, ...env }, stdio: [...stdio], detached: true };
    this.#child = spawn(process.execPath, ['--no-warnings', ...args], options);
    closeSync(log);
    this.#child.stdin?.on('error', () => undefined);
    const end = (how: string): void => {
      this.#ended.abort(new Error(`the ${name} ended by itself (${how})`));
    };
    this.#child.once('error', (error) => {
      end(error.message);
    });
    this.#child.once('exit', (code, signal) => {
      this.#end = signal ?? code ?? 0;
      end(signal ?? `exit code ${String(code)}`);
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Aborts when the process has ended; the reason is an Error that says how. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Waits for the first line of stdout. @throws unless `readsStdout` is set. */
  async firstLine(signal: AbortSignal): Promise<string> {
    if (!this.#child.stdout) throw new Error('its stdout goes to the log');
    const lines = createInterface({ input: this.#child.stdout });
    const [line] = (await once(lines, 'line', { signal })) as [string];
    return line;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Sends a signal and resolves to how the process ended. Kills its process group after `limitMs`, and at the end. */
  async end(name: NodeJS.Signals = 'SIGTERM', limitMs = 30_000): Promise<End> {
    if (!this.ended.aborted) {
      const ended = once(this.ended, 'abort');
      this.signal(name);
      const late = setTimeout(() => this.#killGroup(), limitMs);
      await ended;
      clearTimeout(late);
    }
    this.#killGroup();
    return this.#end;
  }

  #killGroup(): void {
    try {
      if (this.pid > 1) process.kill(-this.pid, 'SIGKILL');
    } catch {
      // The process group is empty.
    }
  }
}
