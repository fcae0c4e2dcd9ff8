import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Shorter } from '../../src/destinations/catalog.ts';
import { type VendorAccess, vendorVariables } from '../sandbox/vendors.ts';
import { opsToken } from './call-ops.ts';
import { freePort } from './free-port.ts';
import { type End, OwnedProcess } from './owned-process.ts';
import { webhookSecret } from './signed.ts';

const pollMs = 25;

/** What runs: the build, or the sources as they are now, where no build can be counted on. */
export const entries = { build: 'dist/main.js', source: 'test/support/run-from-source.ts' } as const;

export interface ServiceOptions {
  /** Without: their variables are unset. */
  readonly vendors?: VendorAccess;
  readonly configFile: string;
  /** Of the embedded PostgreSQL, unless there is a `databaseUrl`. */
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  readonly logFile: string;
  readonly entry: string;
  /** Shorter waits; only sources obey them. */
  readonly timing?: Shorter | undefined;
  /** Laid over its environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A line of the service's log. */
export interface LogRecord {
  readonly msg: string;
  readonly [field: string]: unknown;
}

/**
 * The service as a process of its own, on a free port of the loopback. It holds on to us: when we are gone, however
 * that comes, it shuts down.
 */
export class Service {
  readonly process: OwnedProcess;
  readonly port: number;
  readonly url: string;
  readonly #logFile: string;
  readonly #startedAt = performance.now();

  private constructor(owned: OwnedProcess, port: number, logFile: string) {
    this.process = owned;
    this.port = port;
    this.url = `http://127.0.0.1:${String(port)}`;
    this.#logFile = logFile;
  }

  static async launch(options: ServiceOptions): Promise<Service> {
    const { logFile, timing } = options;
    const port = Number(options.env?.['PORT'] ?? (await freePort()));
    const env = {
      HOST: '127.0.0.1',
      PORT: String(port),
      CONFIG_FILE: options.configFile,
      DATA_DIR: options.dataDir,
      DATABASE_URL: options.databaseUrl,
      VOUCHERIFY_WEBHOOK_SECRET: webhookSecret,
      OPS_TOKEN: opsToken,
      ...(options.vendors && vendorVariables(options.vendors)),
      TEST_TIMING: timing && JSON.stringify(timing),
      ...options.env,
    };
    const args = ['--import', './test/support/leash.ts', options.entry];
    return new Service(new OwnedProcess({ name: 'service', args, env, logFile }), port, logFile);
  }

  get pid(): number {
    return this.process.pid;
  }

  get running(): boolean {
    return !this.process.ended.aborted;
  }

  /** Resolves, to the milliseconds since its start, when it takes webhooks. */
  async ready(signal = AbortSignal.timeout(30_000)): Promise<number> {
    while (!(await this.#answersReady())) {
      const over = AbortSignal.any([signal, this.process.ended]);
      if (over.aborted) throw new Error(`${String(over.reason)}; it said: ${this.output.slice(-4_000)}`);
      await sleep(pollMs);
    }
    return performance.now() - this.#startedAt;
  }

  signal(name: NodeJS.Signals): void {
    this.process.signal(name);
  }

  /** Sends a signal, and resolves to how it ended. */
  end(name?: NodeJS.Signals, limitMs?: number): Promise<End> {
    return this.process.end(name, limitMs);
  }

  /** Everything it wrote so far. */
  get output(): string {
    return readFileSync(this.#logFile, 'utf8');
  }

  /** What it logged under this name, in order. */
  logged(msg: string): LogRecord[] {
    const marked = this.output.split('\n').filter((line) => line.includes(`"msg":${JSON.stringify(msg)}`));
    return marked.map((line) => JSON.parse(line) as LogRecord);
  }

  async #answersReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`)).ok;
    } catch {
      return false;
    }
  }
}
