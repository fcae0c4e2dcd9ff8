import type { z } from 'zod';
import { alertSettings, type AlertSettings } from './alert-settings.ts';
import { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts';
import { deepFreeze, type Frozen } from './deep-freeze.ts';
import type { Descriptions, SettingsOf } from './destination-description.ts';
import { duration } from './duration.ts';
import { problemsOf } from './problems-of.ts';
import { isBlock, setting } from './setting.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

const webhookSettings = setting.block({
  signature: setting
    .oneOf(['required', 'off'])
    .default('required')
    .describe(
      "required: a request needs Voucherify's signature (VOUCHERIFY_WEBHOOK_SECRET). off: anybody may post; for trials only.",
    ),
});

const retentionSettings = setting
  .block({
    events: setting
      .duration()
      .default('30d')
      .describe('How long finished events are kept. Below 2d, an event Voucherify sends again could count as new.'),
    deadLetters: setting.duration().default('90d').describe('How long dead letters are kept.'),
  })
  .transform((settings) => ({
    ...settings,
    // NaN cannot come out of a validated file.
    eventsMs: duration(settings.events) ?? NaN,
    deadLettersMs: duration(settings.deadLetters) ?? NaN,
  }));

/** The one file an operator edits, `config/connector.yaml`. Whatever it leaves out has the default given here. */
export function connectorSettings(known: Descriptions) {
  const destinations = setting.block(
    Object.fromEntries(known.map(({ name, settings }) => [name, settings.prefault({})])),
  );
  return setting.block({
    webhook: webhookSettings.prefault({}).describe('How webhooks of Voucherify are taken.'),
    destinations: destinations.prefault({}).describe('Where tier changes go.'),
    alerts: alertSettings
      .prefault({})
      .describe('What a person is told of, once when it begins and once when it is over.'),
    retention: retentionSettings.prefault({}).describe('How long the journal keeps what is finished.'),
  });
}

export interface ConnectorConfig<Known extends Descriptions = Descriptions> {
  readonly webhook: Frozen<z.output<typeof webhookSettings>>;
  readonly destinations: SettingsOf<Known>;
  readonly alerts: AlertSettings;
  readonly retention: Frozen<z.output<typeof retentionSettings>>;
}

/**
 * @param fileName names the file in errors.
 * @returns deeply frozen.
 * @throws ConfigurationError with everything that is wrong.
 */
export function parseConnectorConfig<const Known extends Descriptions>(
  yamlText: string,
  fileName: string,
  known: Known,
): ConnectorConfig<Known> {
  const { config, problems } = inspectConnectorConfig(yamlText, fileName, known);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return config;
}

/**
 * What can be understood of a file. A setting at fault has its default, as one that is missing; what a destination
 * demands while it is enabled may be missing.
 */
export function inspectConnectorConfig<const Known extends Descriptions>(
  yamlText: string,
  fileName: string,
  known: Known,
): { readonly config: ConnectorConfig<Known>; readonly problems: readonly ConfigurationProblem[] } {
  const schema = connectorSettings(known);
  // The schema has a block for each name, which TypeScript cannot follow.
  const frozen = (settings: object) => deepFreeze(settings) as ConnectorConfig<Known>;
  const names = known.map(({ name }) => name);
  let file: YamlFile;
  try {
    file = readYaml(yamlText, fileName);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { config: frozen(schema.parse(switched(names, {}, false))), problems: error.problems };
  }
  const { content } = file;
  let { error, data } = schema.safeParse(content);
  const problems = error ? problemsOf(error.issues, file.lineOf) : [];
  // Two settings that disagree are left out together, which may bring up a third.
  for (let tries = 5; error && tries > 0; tries -= 1) {
    for (const issue of error.issues) leaveOut(content, issue);
    ({ error, data } = schema.safeParse(content));
  }
  if (data) return { config: frozen(data), problems };
  const on = names.filter((name) => blockAt(content, ['destinations', name])?.['enabled'] !== false);
  const off = schema.safeParse(switched(names, content, false)).data ?? schema.parse(switched(names, {}, false));
  return { config: frozen({ ...off, ...switched(on, off, true) }), problems };
}

/** `content` with these destinations enabled, or not. */
function switched(names: readonly string[], content: unknown, enabled: boolean) {
  const given = blockAt(content, ['destinations']) ?? {};
  const blocks = names.map((name) => [name, { ...blockAt(given, [name]), enabled }] as const);
  return { ...blockAt(content, []), destinations: { ...given, ...Object.fromEntries(blocks) } };
}

function leaveOut(content: unknown, issue: z.core.$ZodIssue): void {
  const at = issue.path.findIndex((step) => typeof step === 'number'); // a list goes as a whole
  const path = at < 0 ? issue.path : issue.path.slice(0, at);
  const paths = issue.code === 'unrecognized_keys' && at < 0 ? issue.keys.map((key) => [...path, key]) : [path];
  for (const [...steps] of paths) {
    const last = steps.pop();
    const block = blockAt(content, steps);
    if (block !== undefined && last !== undefined) Reflect.deleteProperty(block, last);
  }
}

function blockAt(content: unknown, path: readonly PropertyKey[]): Readonly<Record<string, unknown>> | undefined {
  const found = path.reduce((from, step) => (isBlock(from) ? from[String(step)] : undefined), content);
  return isBlock(found) ? found : undefined;
}
