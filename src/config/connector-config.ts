import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { load, YAMLException } from 'js-yaml';
import { HubSpotSettings } from '../destinations/hubspot/hubspot.settings.ts';
import { SlackSettings } from '../destinations/slack/slack.settings.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { ConfigurationProblem } from './configuration-error.ts';
import { deepFreeze } from './deep-freeze.ts';
import { duration } from './duration.ts';
import { must } from './must.ts';
import { problemsOf } from './problems-of.ts';

class WebhookSettings {
  @must.beOneOf(['required', 'off'])
  readonly signature: 'required' | 'off' = 'required';
}

class DestinationsSettings {
  @must.beBlock(HubSpotSettings)
  readonly hubspot: HubSpotSettings = new HubSpotSettings();

  @must.beBlock(SlackSettings)
  readonly slack: SlackSettings = new SlackSettings();
}

class RetentionSettings {
  @must.beDuration()
  readonly events: string = '30d';

  @must.beDuration()
  readonly deadLetters: string = '90d';

  // NaN cannot come out of a validated file.
  get eventsMs(): number {
    return duration(this.events) ?? NaN;
  }

  get deadLettersMs(): number {
    return duration(this.deadLetters) ?? NaN;
  }
}

/** The one file an operator edits, `config/connector.yaml`. Whatever it leaves out has the default given here. */
export class ConnectorConfig {
  @must.beBlock(WebhookSettings)
  readonly webhook: WebhookSettings = new WebhookSettings();

  @must.beBlock(DestinationsSettings)
  readonly destinations: DestinationsSettings = new DestinationsSettings();

  @must.beBlock(RetentionSettings)
  readonly retention: RetentionSettings = new RetentionSettings();
}

/**
 * @param fileName names the file in errors.
 * @returns deeply frozen.
 * @throws ConfigurationError with everything that is wrong.
 */
export function parseConnectorConfig(yamlText: string, fileName: string): ConnectorConfig {
  const document = readYaml(yamlText, fileName);
  const config = plainToInstance(ConnectorConfig, document);
  const violations = validateSync(config, { whitelist: true, forbidNonWhitelisted: true });
  const problems = [...inheritedKeys(document), ...problemsOf(violations)];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return deepFreeze(config);
}

/** Keys like `constructor`, which class-transformer and class-validator overlook because every object has them. */
function inheritedKeys(block: object, path = ''): ConfigurationProblem[] {
  return Object.entries(block).flatMap(([key, value]: [string, unknown]) => {
    if (key in Object.prototype) return [{ where: `${path}${key}`, problem: 'is not a setting: remove it' }];
    return typeof value === 'object' && value !== null ? inheritedKeys(value, `${path}${key}.`) : [];
  });
}

function readYaml(text: string, fileName: string): object {
  const document = parseYaml(text, fileName);
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document;
  throw new ConfigurationError([{ where: fileName, problem: 'must hold blocks of settings, like destinations:' }]);
}

function parseYaml(text: string, fileName: string): unknown {
  // js-yaml refuses a document without content; here it means defaults only.
  if (text.split('\n').every((line) => /^\s*(#.*)?$/.test(line))) return {};
  try {
    // Aliases could build a structure that contains itself.
    return load(text, { maxAliases: 0 });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const place = error.mark ? `:${error.mark.line + 1}:${error.mark.column + 1}` : '';
    const problem = error.reason.startsWith('aliases exceeded')
      ? 'must not use YAML aliases (*name): write the value out'
      : `is not valid YAML: ${error.reason}`;
    throw new ConfigurationError([{ where: `${fileName}${place}`, problem }]);
  }
}
