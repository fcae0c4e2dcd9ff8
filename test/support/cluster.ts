import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Shorter } from '../../src/destinations/catalog.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/storage/postgres/embedded-postgres.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.ts';
import { connectorYaml, type ConnectorBlocks } from './connector-yaml.ts';
import { eventually } from './eventually.ts';
import { compileCache } from './owned-process.ts';
import { postgresUrl } from './postgres-url.ts';
import { entries, Service } from './service.ts';
import { shortTimes, shortVendors } from './short-times.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { createTestDatabase } from './test-postgres.ts';

export interface ClusterOptions {
  readonly sandbox?: SandboxOptions;
  readonly blocks?: ConnectorBlocks;
  /** Waits of the service that differ from `shortTimes`. */
  readonly timing?: Shorter;
  /** Least ms between two posts in a channel, for service and stand-in: more than a test's own work in between. */
  readonly slackSpacingMs?: number;
  /** True starts a PostgreSQL that the test may break; else the cluster gets a database in the run's PostgreSQL. */
  readonly ownPostgres?: boolean;
}

/** Services that share a database, a configuration file and the sandbox as their vendors. */
export class Cluster {
  readonly configFile: string;
  readonly #pool: pg.Pool;
  readonly #services: Service[] = [];

  private constructor(
    readonly directory: string,
    readonly sandbox: Sandbox,
    private readonly connection: EmbeddedPostgres['connection'],
    private readonly timing: Shorter,
  ) {
    this.configFile = join(directory, 'connector.yaml');
    this.#pool = new pg.Pool({ ...connection, max: 2 });
    this.#pool.on('error', () => undefined);
  }

  /** Set when `ownPostgres` was asked for. */
  postgres: EmbeddedPostgres | undefined;

  static async open(options: ClusterOptions = {}): Promise<Cluster> {
    const { sandbox = {}, blocks = {}, timing = {}, slackSpacingMs = shortTimes.slackSpacingMs, ownPostgres } = options;
    const directory = await temporaryDirectory();
    const postgres = ownPostgres ? await startEmbeddedPostgres({ dataDir: directory }) : undefined;
    const connection = postgres?.connection ?? (await createTestDatabase());
    const slack = { ...shortVendors.slack, channelIntervalMs: slackSpacingMs, ...sandbox.slack };
    const vendors = await startSandbox({ ...sandbox, slack });
    const cluster = new Cluster(directory, vendors, connection, { ...shortTimes, slackSpacingMs, ...timing });
    cluster.postgres = postgres;
    await writeFile(cluster.configFile, connectorYaml(blocks));
    return cluster;
  }

  /** Writes the configuration file in place and waits until every running service has logged the change. */
  async configure(blocks: ConnectorBlocks): Promise<void> {
    const changes = () => this.#running.map((service) => service.logged('configuration.changed').length);
    const before = changes();
    await writeFile(this.configFile, connectorYaml(blocks));
    await eventually(() => {
      if (changes().some((count, index) => count <= (before[index] ?? 0))) throw new Error('not in force yet');
    });
  }

  /** Starts one more service and waits until it is ready. @param env overrides its variables; undefined removes one. */
  async start(env: Readonly<Record<string, string | undefined>> = {}): Promise<Service> {
    const { sandbox: vendors, directory: dataDir, configFile, timing, databaseUrl } = this;
    const logFile = join(dataDir, `service-${String(this.#services.length)}.log`);
    const all = { NODE_COMPILE_CACHE: compileCache, ...env };
    const options = { vendors, configFile, dataDir, databaseUrl, logFile, entry: entries.source, timing, env: all };
    const service = await Service.launch(options);
    this.#services.push(service);
    await service.ready();
    return service;
  }

  get databaseUrl(): string {
    return postgresUrl(this.connection);
  }

  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, values)).rows;
  }

  /** Runs `work` while a transaction holds the locks of the statement; rolls the transaction back afterwards. */
  async holding<T>(sql: string, values: unknown[], work: () => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(sql, values);
      return await work();
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((service) => service.end()));
    await this.#pool.end();
    await this.postgres?.stop();
    await this.sandbox.stop();
    await rm(this.directory, { recursive: true });
  }

  get #running(): Service[] {
    return this.#services.filter(({ running }) => running);
  }
}
