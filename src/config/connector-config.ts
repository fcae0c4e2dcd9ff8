import type { z } from 'zod';
import { alertSettings, type AlertSettings } from './alert-settings.ts';
import { ConfigurationError } from './configuration-error.ts';
import { deepFreeze, type Frozen } from './deep-freeze.ts';
import type { Descriptions, SettingsOf } from './destination-description.ts';
import { duration } from './duration.ts';
import { problemsOf } from './problems-of.ts';
import { setting } from './setting.ts';
import { readYaml } from './yaml-file.ts';

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
    // The schema has accepted the text, so it is never NaN.
    eventsMs: duration(settings.events) ?? NaN,
    deadLettersMs: duration(settings.deadLetters) ?? NaN,
  }));

/** The schema of `config/connector.yaml`, the one file that operators edit, with the defaults of missing settings. */
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
 * Parses the file's text.
 *
 * @param fileName names the file in errors.
 * @returns the settings, deeply frozen.
 * @throws ConfigurationError with everything that is wrong.
 */
export function parseConnectorConfig<const Known extends Descriptions>(
  yamlText: string,
  fileName: string,
  known: Known,
): ConnectorConfig<Known> {
  const file = readYaml(yamlText, fileName);
  const { error, data } = connectorSettings(known).safeParse(file.content);
  if (error) throw new ConfigurationError(problemsOf(error.issues, file.lineOf));
  // TypeScript cannot follow that the schema has a block for each name.
  return deepFreeze(data) as ConnectorConfig<Known>;
}
