import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/journal/embedded-postgres.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.ts';
import { connectorYaml, type ConnectorBlocks } from '../support/connector-yaml.ts';
import { postgresUrl } from '../support/postgres-url.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { relayEnvironment } from './relay-environment.ts';
import { RelayProcess } from './relay-process.ts';

export interface ClusterOptions {
  readonly sandbox?: SandboxOptions;
  readonly blocks?: ConnectorBlocks;
}

/** Services that share a PostgreSQL, a configuration file and the sandbox as their vendors. */
export class RelayCluster {
  readonly directory: string;
  readonly configFile: string;
  readonly sandbox: Sandbox;
  readonly #postgres: EmbeddedPostgres;
  readonly #pool: pg.Pool;
  readonly #relays: RelayProcess[] = [];

  private constructor(directory: string, sandbox: Sandbox, postgres: EmbeddedPostgres) {
    this.directory = directory;
    this.configFile = join(directory, 'connector.yaml');
    this.sandbox = sandbox;
    this.#postgres = postgres;
    this.#pool = new pg.Pool({ ...postgres.connection, max: 2 });
    this.#pool.on('error', () => undefined);
  }

  static async open({ sandbox, blocks = {} }: ClusterOptions = {}): Promise<RelayCluster> {
    const directory = await temporaryDirectory();
    const postgres = await startEmbeddedPostgres({ dataDir: directory });
    const cluster = new RelayCluster(directory, await startSandbox(sandbox), postgres);
    await cluster.configure(blocks);
    return cluster;
  }

  /** Saves the configuration file, as an editor in place does. */
  async configure(blocks: ConnectorBlocks): Promise<void> {
    await writeFile(this.configFile, connectorYaml(blocks));
  }

  /** One service more, ready. @param env laid over its environment; undefined takes a variable away. */
  async start(env: Readonly<Record<string, string | undefined>> = {}): Promise<RelayProcess> {
    const { sandbox, directory: dataDir, configFile } = this;
    const databaseUrl = postgresUrl(this.#postgres.connection);
    const all = { ...(await relayEnvironment({ sandbox, configFile, dataDir, databaseUrl })), ...env };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const relay = new RelayProcess(Object.fromEntries(given));
    this.#relays.push(relay);
    await relay.ready();
    return relay;
  }

  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, values)).rows;
  }

  async close(): Promise<void> {
    await Promise.all(this.#relays.filter(({ running }) => running).map((relay) => relay.end()));
    await this.#pool.end();
    await this.#postgres.stop();
    await this.sandbox.stop();
    await rm(this.directory, { recursive: true });
  }
}
