import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from '../demo/plain-environment.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pollMs = 25;

/** What runs: the build, or the sources as they are now, where no build can be counted on. */
export const entries = { build: 'dist/main.js', source: 'test/support/run-from-source.ts' } as const;

/** A line of the service's log. */
export interface LogRecord {
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** How a process ended: its exit code, or the signal that ended it. */
export type End = number | NodeJS.Signals;

/** The service as a process of its own. It holds on to us: when we are gone, however that comes, it shuts down. */
export class RelayProcess {
  readonly url: string;
  /** What it logged so far. */
  readonly records: LogRecord[] = [];
  /** Whatever else it said: an error at the start. */
  readonly noise: string[] = [];
  readonly startedAt = performance.now();
  readonly #child: ChildProcess;
  readonly #ended: Promise<End>;
  #end: End | undefined;

  /** @param env what it needs beyond a plain environment; PORT among it. */
  constructor(env: Readonly<Record<string, string>>, entry: keyof typeof entries = 'source') {
    this.url = `http://127.0.0.1:${env['PORT'] ?? ''}`;
    const args = ['--no-warnings', '--import', './test/demo/leash.ts', entries[entry]];
    this.#child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...plainEnvironment(), HOST: '127.0.0.1', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.stdin!.on('error', () => undefined);
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => this.#hear(line));
    }
    const exited = once(this.#child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    this.#ended = exited.then(([code, signal]) => (this.#end = code ?? signal!));
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get running(): boolean {
    return this.#end === undefined;
  }

  /** Resolves, to the milliseconds since its start, when it takes webhooks. */
  async ready(withinMs = 30_000): Promise<number> {
    while (!(await this.#answersReady())) {
      const waitedMs = performance.now() - this.startedAt;
      if (this.#end !== undefined) throw new Error(`it ended (${this.#end}): ${this.noise.join('\n')}`);
      if (waitedMs > withinMs) throw new Error(`not ready after ${Math.round(waitedMs)} ms: ${this.noise.join('\n')}`);
      await sleep(pollMs);
    }
    return performance.now() - this.startedAt;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Sends a signal, and resolves to how it ended. One that does not within `limitMs` is killed. */
  async end(name: NodeJS.Signals = 'SIGTERM', limitMs = 30_000): Promise<End> {
    this.signal(name);
    const late = setTimeout(() => this.signal('SIGKILL'), limitMs);
    try {
      return await this.#ended;
    } finally {
      clearTimeout(late);
    }
  }

  logged(msg: string): LogRecord[] {
    return this.records.filter((record) => record.msg === msg);
  }

  async #answersReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`)).ok;
    } catch {
      return false;
    }
  }

  #hear(line: string): void {
    try {
      this.records.push(JSON.parse(line) as LogRecord);
    } catch {
      this.noise.push(line);
    }
  }
}
