import 'reflect-metadata';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { QueryResultRow } from 'pg';
import { ConfigFile } from '../../src/config/config-file.ts';
import type { Environment } from '../../src/config/environment.ts';
import { createApp } from '../../src/create-app.ts';
import { Database } from '../../src/journal/database.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { connectorYaml, type ConnectorBlocks } from './connector-yaml.ts';
import { type Answer, postWebhook, type PostOptions } from './post-webhook.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { webhookSecret } from './webhook-secret.ts';

export interface ConnectorOptions extends ConnectorBlocks {
  readonly sandbox: Sandbox;
  readonly secrets?: readonly string[];
  /** Unset: an embedded PostgreSQL of its own. */
  readonly databaseUrl?: string;
}

export interface Connector {
  readonly url: string;
  /** A string is sent as it is, anything else as compact JSON. */
  post(payload: unknown, options?: PostOptions): Promise<Answer>;
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Edits its configuration file, and waits until the change is in force. */
  configure(blocks: ConnectorBlocks): Promise<void>;
  stop(): Promise<void>;
}

/** The whole service in this process, on a port and in a directory of its own, with the sandbox as its vendors. */
export async function startConnector(options: ConnectorOptions): Promise<Connector> {
  const directory = await temporaryDirectory();
  const configFile = join(directory, 'connector.yaml');
  await writeFile(configFile, connectorYaml(options));
  const app = await createApp(environmentOf(options, directory, configFile));
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace(/\/$/, '');
  const database = app.get(Database);
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await app.close();
    await rm(directory, { recursive: true });
  };
  return {
    url,
    post: (payload, postOptions) => postWebhook(url, payload, postOptions),
    query: (sql, values) => database.query(sql, values),
    configure: async (blocks) => {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const unsubscribe = app.get(ConfigFile).onChange(resolve);
      await writeFile(configFile, connectorYaml(blocks));
      await promise;
      unsubscribe();
    },
    stop: () => (stopped ??= stop()),
  };
}

function environmentOf(options: ConnectorOptions, dataDir: string, configFile: string): Environment {
  const { hubspot, slack } = options.sandbox;
  return {
    port: 0,
    host: '127.0.0.1',
    configFile,
    ...(options.databaseUrl !== undefined && { databaseUrl: options.databaseUrl }),
    dataDir,
    webhookSecrets: options.secrets ?? [webhookSecret],
    hubspot: { accessToken: hubspot.accessToken, baseUrl: hubspot.baseUrl },
    slack: { botToken: slack.botToken, apiUrl: slack.apiUrl },
    logLevel: 'silent',
  };
}
