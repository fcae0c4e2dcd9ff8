import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../demo/free-port.ts';
import { OwnedProcess } from '../demo/owned-process.ts';
import { plainEnvironment } from '../demo/plain-environment.ts';
import type { SandboxReady } from '../demo/sandbox-process.ts';
import { connectorYaml, type ConnectorBlocks } from '../support/connector-yaml.ts';
import type { BenchStage } from './bench-stage.ts';

interface StartOptions extends ConnectorBlocks {
  readonly sandbox: SandboxReady;
  /** What is run instead of the service. */
  readonly script?: string;
}

interface Parts {
  readonly port: number;
  readonly secret: string;
  readonly opsToken: string;
  readonly dataDir: string;
  readonly configFile: string;
  readonly signal: AbortSignal;
}

interface DestinationView {
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** The built service, as it is run, in a process of its own. */
export class ConnectorUnderLoad {
  readonly port: number;
  /** Signs its webhooks. */
  readonly secret: string;
  readonly dataDir: string;
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.port = parts.port;
    this.secret = parts.secret;
    this.dataDir = parts.dataDir;
    this.#parts = parts;
  }

  static async start(stage: BenchStage, options: StartOptions): Promise<ConnectorUnderLoad> {
    const { dataDir, logFile } = await stage.openWorkplace();
    const { sandbox, script = 'dist/main.js', ...blocks } = options;
    const [port, secret, opsToken] = [
      await freePort(),
      randomBytes(24).toString('hex'),
      randomBytes(24).toString('hex'),
    ];
    const configFile = join(logFile, '..', 'connector.yaml');
    await writeFile(configFile, connectorYaml(blocks));
    const connector = new OwnedProcess({
      name: 'connector',
      args: ['--no-warnings', '--import', './test/demo/leash.ts', script],
      cwd: stage.root,
      env: {
        ...plainEnvironment(),
        HOST: '127.0.0.1',
        PORT: String(port),
        CONFIG_FILE: configFile,
        DATA_DIR: dataDir,
        VOUCHERIFY_WEBHOOK_SECRET: secret,
        OPS_TOKEN: opsToken,
        HUBSPOT_BASE_URL: sandbox.hubspot.baseUrl,
        HUBSPOT_ACCESS_TOKEN: sandbox.hubspot.accessToken,
        SLACK_API_URL: sandbox.slack.apiUrl,
        SLACK_BOT_TOKEN: sandbox.slack.botToken,
      },
      logFile,
    });
    stage.own(connector);
    const started = new ConnectorUnderLoad({ port, secret, opsToken, dataDir, configFile, signal: stage.signal });
    await started.#ready();
    return started;
  }

  /** In force within about a second. */
  async configure(blocks: ConnectorBlocks): Promise<void> {
    await writeFile(this.#parts.configFile, connectorYaml(blocks));
  }

  /** A person's switch: in force within half a second. */
  async switch(destination: string, to: 'pause' | 'resume'): Promise<void> {
    await this.#request(`/ops/api/destinations/${destination}/${to}`, { method: 'POST', headers: this.#authorization });
  }

  /** How many deliveries to the destination have each status. */
  async counts(destination: string): Promise<Readonly<Record<string, number>>> {
    const text = await this.#request('/ops/api/destinations', { headers: this.#authorization });
    const views = JSON.parse(text) as readonly DestinationView[];
    return views.find(({ name }) => name === destination)?.counts ?? {};
  }

  /** Resident memory. */
  async residentMb(): Promise<number> {
    const metrics = await this.#request('/metrics');
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 1_048_576;
  }

  get #authorization(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.#parts.opsToken}` };
  }

  async #request(path: string, init: RequestInit = {}): Promise<string> {
    const { signal } = this.#parts;
    const response = await fetch(`http://127.0.0.1:${String(this.port)}${path}`, { ...init, signal });
    if (!response.ok) throw new Error(`the connector answered ${String(response.status)} to ${path}`);
    return response.text();
  }

  async #ready(): Promise<void> {
    const { signal } = this.#parts;
    for (;;) {
      try {
        await this.#request('/health/ready');
        return;
      } catch {
        signal.throwIfAborted();
      }
      await sleep(100, undefined, { signal });
    }
  }
}
