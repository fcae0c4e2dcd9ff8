import type { z } from 'zod';
import { hubSpotSettings } from '../destinations/hubspot/hubspot.settings.ts';
import { slackSettings } from '../destinations/slack/slack.settings.ts';
import { ConfigurationError } from './configuration-error.ts';
import { deepFreeze, type Frozen } from './deep-freeze.ts';
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

const destinationsSettings = setting.block({
  hubspot: hubSpotSettings.prefault({}).describe('Contacts in HubSpot.'),
  slack: slackSettings.prefault({}).describe('Posts in Slack.'),
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
export const connectorSettings = setting.block({
  webhook: webhookSettings.prefault({}).describe('How webhooks of Voucherify are taken.'),
  destinations: destinationsSettings.prefault({}).describe('Where tier changes go.'),
  retention: retentionSettings.prefault({}).describe('How long the journal keeps what is finished.'),
});

export type ConnectorConfig = Frozen<z.output<typeof connectorSettings>>;

/**
 * @param fileName names the file in errors.
 * @returns deeply frozen.
 * @throws ConfigurationError with everything that is wrong.
 */
export function parseConnectorConfig(yamlText: string, fileName: string): ConnectorConfig {
  const file = readYaml(yamlText, fileName);
  const { error, data } = connectorSettings.safeParse(file.content);
  if (error) throw new ConfigurationError(problemsOf(error.issues, file.lineOf));
  return deepFreeze(data);
}
