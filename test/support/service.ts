import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Shorter } from '../../src/destinations/catalog.ts';
import { type VendorAccess, vendorVariables } from '../sandbox/vendors.ts';
import { opsToken } from './call-ops.ts';
import { freePort } from './free-port.ts';
import { type End, OwnedProcess } from './owned-process.ts';
import { webhookSecret } from './signed.ts';

const pollMs = 25;

/** Scripts of the service: the build, or the current sources for tests that cannot count on a build. */
export const entries = { build: 'dist/main.js', source: 'test/support/run-from-source.ts' } as const;

export interface ServiceOptions {
  /** Undefined leaves the vendors' variables unset. */
  readonly vendors?: VendorAccess;
  readonly configFile: string;
  /** Data directory of the embedded PostgreSQL; not used with a `databaseUrl`. */
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  readonly logFile: string;
  readonly entry: string;
  /** Shorter waits. Only `entries.source` obeys them. */
  readonly timing?: Shorter | undefined;
  /** Overrides variables; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A line of the service's log. */
export interface LogRecord {
  readonly msg: string;
  readonly [field: string]: unknown;
}

/**
 * The service in a process of its own, on a free port of the loopback. The service shuts down when this process is
 * gone, even by kill -9: see leash.ts.
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

  /** Waits until the service takes webhooks and returns the milliseconds since its start. */
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

  /** Sends a signal and resolves to how the service ended. */
  end(name?: NodeJS.Signals, limitMs?: number): Promise<End> {
    return this.process.end(name, limitMs);
  }

  /** The whole log file so far. */
  get output(): string {
    return readFileSync(this.#logFile, 'utf8');
  }

  /** Returns the log lines with this `msg`, in order. */
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
