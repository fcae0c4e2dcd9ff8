import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/storage/postgres/embedded-postgres.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { connectorYaml } from '../support/connector-yaml.ts';
import { freePort } from '../support/free-port.ts';
import { entries, Service } from '../support/service.ts';
import { shortTimes, shortVendors } from '../support/short-times.ts';
import { openWorkplace } from '../support/workplace.ts';
import { campaigns } from './planned-change.ts';

type Row = Readonly<Record<string, unknown>>;

/** Vendors, a configuration and a data directory for a service that is killed again and again. */
export interface ChaosStage {
  readonly sandbox: Sandbox;
  readonly dataDir: string;
  /** URL of the service, the same after each start. */
  readonly url: string;
  /** Starts a service. The caller must end it before the next one. */
  launch(): Promise<Service>;
  /** Queries the service's own PostgreSQL. */
  query<T extends Row>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Stops the vendors and removes the directory. */
  clear(): Promise<void>;
}

export interface ChaosStageOptions {
  readonly seed: number;
  readonly entry: keyof typeof entries;
  /** True shortens the service's waits and the vendors' limits; only with the entry `source`. */
  readonly short: boolean;
}

export async function openChaosStage({ seed, entry, short }: ChaosStageOptions): Promise<ChaosStage> {
  const vendors = await startSandbox({ ...(short && shortVendors), seed });
  const { directory, dataDir, logFile, clear } = await openWorkplace();
  const configFile = join(directory, 'connector.yaml');
  const prefixed = campaigns.filter(({ propertyPrefix }) => propertyPrefix !== '');
  const hubspot = { campaigns: Object.fromEntries(prefixed.map(({ id, propertyPrefix }) => [id, { propertyPrefix }])) };
  await writeFile(configFile, connectorYaml({ hubspot }));
  for (const { propertyPrefix } of prefixed) await provision(vendors, propertyPrefix);
  const port = String(await freePort());
  const timing = short ? { ...shortTimes, hubspotCallMs: 1_000, slackCallMs: 1_500 } : undefined;
  const env = { PORT: port, LOG_LEVEL: 'error' };
  return {
    sandbox: vendors,
    url: `http://127.0.0.1:${port}`,
    dataDir,
    launch: () => Service.launch({ vendors, configFile, dataDir, logFile, entry: entries[entry], timing, env }),
    query: (sql, values) => queryOnce(dataDir, sql, values),
    clear: async () => {
      await clear();
      await vendors.stop();
    },
  };
}

/** Creates the service's properties once more under a prefix, as `npm run setup:hubspot` does. */
async function provision({ hubspot }: Sandbox, prefix: string): Promise<void> {
  const base = { groupName: 'loyalty', type: 'string', fieldType: 'text' };
  const texts = ['loyalty_tier', 'loyalty_tier_id', 'loyalty_previous_tier', 'loyalty_campaign', 'loyalty_tier_change'];
  const inputs = [
    ...texts.map((name) => ({ ...base, name: prefix + name, label: prefix + name })),
    { ...base, name: `${prefix}loyalty_tier_changed_at`, label: `${prefix}at`, type: 'datetime', fieldType: 'date' },
  ];
  const response = await fetch(`${hubspot.baseUrl}/crm/v3/properties/contacts/batch/create`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hubspot.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ inputs }),
  });
  if (response.status !== 201) throw new Error(`the sandbox refused the properties: ${await response.text()}`);
}

/** Queries the service's PostgreSQL while it runs. Otherwise starts one on the data directory for the query. */
async function queryOnce<T extends Row>(dataDir: string, sql: string, values: unknown[] = []): Promise<T[]> {
  try {
    const host = join(dataDir, 'postgres');
    return await queryAt<T>({ host, port: 5432, user: 'relay', database: 'postgres' }, sql, values);
  } catch (error) {
    const { code = '', message } = error as { readonly code?: string; readonly message: string }; // of another realm in Jest
    if (!/ENOENT|ECONNREFUSED|ECONNRESET|EPIPE|57P|Connection terminated|not queryable/.test(`${code} ${message}`))
      throw error;
    const postgres = await startEmbeddedPostgres({ dataDir });
    try {
      return await queryAt<T>(postgres.connection, sql, values);
    } finally {
      await postgres.stop();
    }
  }
}

async function queryAt<T extends Row>(connection: pg.ClientConfig, sql: string, values: unknown[]): Promise<T[]> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
