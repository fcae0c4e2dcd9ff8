import { readFileSync } from 'node:fs';
import { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts';
import type { AccessOf, Descriptions, DestinationDescription } from './destination-description.ts';
import { EnvironmentReader } from './environment-reader.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface AlertWebhook {
  readonly url: string;
  /** `whsec_`, followed by base64. */
  readonly secret: string;
}

/** The environment that the process was started with. All secrets come from here, none from the configuration file. */
export interface Environment<Known extends Descriptions = Descriptions> {
  readonly port: number;
  readonly host: string;
  readonly configFile: string;
  /** Unset: the service uses the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  /** Several while a secret is rotated. */
  readonly webhookSecrets: readonly string[];
  readonly destinations: AccessOf<Known>;
  readonly opsToken?: string;
  /** Where alerts are posted, signed as Standard Webhooks. */
  readonly alertWebhook?: AlertWebhook;
  /** Share of events that is traced, from 0 to 1; unset without traces. */
  readonly tracedRatio?: number;
  readonly logLevel: (typeof logLevels)[number];
}

interface ReadEnvironment<Known extends Descriptions> {
  /** A value with a problem counts as unset. */
  readonly environment: Environment<Known>;
  /** Problems quote no variable's value. */
  readonly problems: readonly ConfigurationProblem[];
}

type ReadFile = (path: string) => string;
const readText: ReadFile = (path) => readFileSync(path, 'utf8');

/** Reads the environment. @throws ConfigurationError with everything that is wrong. */
export function loadEnvironment<const Known extends Descriptions>(
  env: NodeJS.ProcessEnv,
  known: Known,
  readFile = readText,
): Environment<Known> {
  const { environment, problems } = readEnvironment(env, known, readFile);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return environment;
}

export function readEnvironment<const Known extends Descriptions>(
  env: NodeJS.ProcessEnv,
  known: Known,
  readFile = readText,
): ReadEnvironment<Known> {
  const reader = new EnvironmentReader(env, readFile);
  const opsToken = reader.token('OPS_TOKEN');
  const databaseUrl = reader.databaseUrl('DATABASE_URL');
  const alertWebhook = reader.signedWebhook('ALERT_WEBHOOK_URL', 'ALERT_WEBHOOK_SECRET');
  const environment: Environment<Known> = {
    port: reader.port('PORT', 3000),
    host: reader.text('HOST', '0.0.0.0'),
    configFile: reader.text('CONFIG_FILE', 'config/connector.yaml'),
    ...(databaseUrl !== undefined && { databaseUrl }),
    dataDir: reader.text('DATA_DIR', './data'),
    webhookSecrets: reader.secrets('VOUCHERIFY_WEBHOOK_SECRET'),
    destinations: Object.fromEntries(
      known.map((description) => [description.name, accessTo(description, reader)]),
    ) as AccessOf<Known>, // names and keys are those of `known`
    ...(opsToken !== undefined && { opsToken }),
    ...(alertWebhook && { alertWebhook }),
    ...(reader.isSet('OTEL_EXPORTER_OTLP_ENDPOINT') && { tracedRatio: reader.ratio('OTEL_TRACES_SAMPLER_ARG', 1) }),
    logLevel: reader.oneOf('LOG_LEVEL', logLevels, 'info'),
  };
  return { environment, problems: reader.problems };
}

function accessTo({ secrets, addresses }: DestinationDescription, reader: EnvironmentReader): Record<string, string> {
  const tokens = Object.entries(secrets).map(([key, variable]) => [key, reader.token(variable)] as const);
  const urls = Object.entries(addresses).map(([key, [variable, usual]]) => {
    return [key, `${reader.url(variable, usual)}${usual.endsWith('/') ? '/' : ''}`] as const;
  });
  return Object.fromEntries([...tokens, ...urls].filter((entry): entry is [string, string] => entry[1] !== undefined));
}
