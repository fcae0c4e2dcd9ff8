import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VendorAccess } from '../sandbox/vendors.ts';
import { callOps } from '../support/call-ops.ts';
import { connectorYaml, type ConnectorBlocks } from '../support/connector-yaml.ts';
import { residentBytes } from '../support/resident-bytes.ts';
import { entries, Service } from '../support/service.ts';
import type { BenchStage } from './bench-stage.ts';

interface StartOptions extends ConnectorBlocks {
  readonly sandbox: VendorAccess;
  /** What is run instead of the service. */
  readonly script?: string;
}

interface DestinationView {
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** The built service, as it is run. */
export class ConnectorUnderLoad {
  readonly dataDir: string;
  readonly #configFile: string;
  readonly #service: Service;

  private constructor(service: Service, dataDir: string, configFile: string) {
    this.#service = service;
    this.dataDir = dataDir;
    this.#configFile = configFile;
  }

  static async start(stage: BenchStage, options: StartOptions): Promise<ConnectorUnderLoad> {
    const { directory, dataDir, logFile } = await stage.openWorkplace();
    const { sandbox, script = entries.build, ...blocks } = options;
    const configFile = join(directory, 'connector.yaml');
    await writeFile(configFile, connectorYaml(blocks));
    const service = await Service.launch({ vendors: sandbox, configFile, dataDir, logFile, entry: script });
    stage.own(service.process);
    await service.ready(stage.signal);
    return new ConnectorUnderLoad(service, dataDir, configFile);
  }

  get port(): number {
    return this.#service.port;
  }

  /** In force within about a second. */
  async configure(blocks: ConnectorBlocks): Promise<void> {
    await writeFile(this.#configFile, connectorYaml(blocks));
  }

  /** A person's switch: in force within half a second. */
  async switch(destination: string, to: 'pause' | 'resume'): Promise<void> {
    await this.#ops(`POST destinations/${destination}/${to}`);
  }

  /** How many deliveries to the destination have each status. */
  async counts(destination: string): Promise<Readonly<Record<string, number>>> {
    const body = await this.#ops('GET destinations');
    return (body as readonly DestinationView[]).find(({ name }) => name === destination)?.counts ?? {};
  }

  /** What the ops API answers to GET. */
  read(path: string): Promise<unknown> {
    return this.#ops(`GET ${path}`);
  }

  async #ops(route: Parameters<typeof callOps>[1]): Promise<unknown> {
    const { status, body } = await callOps(this.#service.url, route);
    if (status !== 200) throw new Error(`the connector answered ${String(status)} to ${route}`);
    return body;
  }

  /** Resident memory. */
  async residentMb(): Promise<number> {
    return (await residentBytes(this.#service.url)) / 1_048_576;
  }
}
