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
  /** The script to run; default the built service. */
  readonly script?: string;
}

interface DestinationView {
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** The built service in a process of its own. */
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

  /** Writes the configuration file. The change is in force within about a second. */
  async configure(blocks: ConnectorBlocks): Promise<void> {
    await writeFile(this.#configFile, connectorYaml(blocks));
  }

  /** Pauses or resumes a destination through the ops API. The switch is in force within half a second. */
  async switch(destination: string, to: 'pause' | 'resume'): Promise<void> {
    await this.#ops(`POST destinations/${destination}/${to}`);
  }

  /** Returns the number of deliveries to the destination, by status. */
  async counts(destination: string): Promise<Readonly<Record<string, number>>> {
    const body = await this.#ops('GET destinations');
    return (body as readonly DestinationView[]).find(({ name }) => name === destination)?.counts ?? {};
  }

  /** Reads from the ops API. @throws unless the answer is 200. */
  read(path: string): Promise<unknown> {
    return this.#ops(`GET ${path}`);
  }

  async #ops(route: Parameters<typeof callOps>[1]): Promise<unknown> {
    const { status, body } = await callOps(this.#service.url, route);
    if (status !== 200) throw new Error(`the connector answered ${String(status)} to ${route}`);
    return body;
  }

  /** Returns the service's resident memory in MiB. */
  async residentMb(): Promise<number> {
    return (await residentBytes(this.#service.url)) / 1_048_576;
  }
}
