import { readFileSync } from 'node:fs';
import { ConfigurationError } from './configuration-error.ts';
import { EnvironmentReader } from './environment-reader.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What the process was started with. Secrets come only from here, never from the configuration file. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  readonly configFile: string;
  /** Unset: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  /** More than one while a secret is rotated. */
  readonly webhookSecrets: readonly string[];
  /** `baseUrl` has no trailing slash: the HubSpot SDK adds paths that begin with one. */
  readonly hubspot: { readonly accessToken?: string; readonly baseUrl: string };
  /** `apiUrl` ends in a slash: the Slack SDK adds method names to it. */
  readonly slack: { readonly botToken?: string; readonly apiUrl: string };
  readonly opsToken?: string;
  readonly logLevel: (typeof logLevels)[number];
}

/** @throws ConfigurationError with everything that is wrong; no value of a variable appears in it. */
export function loadEnvironment(
  env: NodeJS.ProcessEnv,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Environment {
  const reader = new EnvironmentReader(env, readFile);
  const accessToken = reader.token('HUBSPOT_ACCESS_TOKEN');
  const botToken = reader.token('SLACK_BOT_TOKEN');
  const opsToken = reader.token('OPS_TOKEN');
  const databaseUrl = reader.databaseUrl('DATABASE_URL');
  const environment: Environment = {
    port: reader.port('PORT', 3000),
    host: reader.text('HOST', '0.0.0.0'),
    configFile: reader.text('CONFIG_FILE', 'config/connector.yaml'),
    ...(databaseUrl !== undefined && { databaseUrl }),
    dataDir: reader.text('DATA_DIR', './data'),
    webhookSecrets: reader.secrets('VOUCHERIFY_WEBHOOK_SECRET'),
    hubspot: {
      ...(accessToken !== undefined && { accessToken }),
      baseUrl: reader.url('HUBSPOT_BASE_URL', 'https://api.hubapi.com'),
    },
    slack: {
      ...(botToken !== undefined && { botToken }),
      apiUrl: `${reader.url('SLACK_API_URL', 'https://slack.com/api/')}/`,
    },
    ...(opsToken !== undefined && { opsToken }),
    logLevel: reader.oneOf('LOG_LEVEL', logLevels, 'info'),
  };
  if (reader.problems.length > 0) throw new ConfigurationError(reader.problems);
  return environment;
}
