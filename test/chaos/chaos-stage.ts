import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { stopPostmaster } from '../demo/stop-postmaster.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { connectorYaml } from '../support/connector-yaml.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { campaigns } from './planned-change.ts';
import { relayEnvironment } from './relay-environment.ts';

type Row = Readonly<Record<string, unknown>>;

/** Vendors, a configuration and a data directory for one service that will not live long. */
export interface ChaosStage {
  readonly sandbox: Sandbox;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Asks the service's own PostgreSQL, which outlives it. */
  query<T extends Row>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Ends what is left, and removes the directory. */
  clear(): Promise<void>;
}

export async function openChaosStage(seed: number): Promise<ChaosStage> {
  const sandbox = await startSandbox({ seed });
  const dataDir = await temporaryDirectory();
  const configFile = join(dataDir, 'connector.yaml');
  const prefixed = campaigns.filter(({ propertyPrefix }) => propertyPrefix !== '');
  const hubspot = { campaigns: Object.fromEntries(prefixed.map(({ id, propertyPrefix }) => [id, { propertyPrefix }])) };
  await writeFile(configFile, connectorYaml({ hubspot }));
  for (const { propertyPrefix } of prefixed) await provision(sandbox, propertyPrefix);
  return {
    sandbox,
    dataDir,
    environment: { ...(await relayEnvironment({ sandbox, configFile, dataDir })), LOG_LEVEL: 'error' },
    query: (sql, values) => queryOnce(dataDir, sql, values),
    clear: async () => {
      await stopPostmaster(dataDir);
      await sandbox.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The service's properties once more under a prefix, as `npm run setup:hubspot` makes them. */
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

async function queryOnce<T extends Row>(dataDir: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ host: join(dataDir, 'postgres'), port: 5432, user: 'relay', database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
