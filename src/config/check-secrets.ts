import type { ConfigurationProblem } from './configuration-error.ts';
import type { ConnectorConfig } from './connector-config.ts';
import type { Environment } from './environment.ts';

/** What the file asks for and the environment does not provide. */
export function checkSecrets(config: ConnectorConfig, environment: Environment): readonly ConfigurationProblem[] {
  const { webhook, destinations } = config;
  const problems: ConfigurationProblem[] = [];
  if (webhook.signature === 'required' && environment.webhookSecrets.length === 0) {
    problems.push({
      where: 'VOUCHERIFY_WEBHOOK_SECRET',
      problem:
        "is not set, but webhook.signature is required: set it to the key of Voucherify's webhook signature, " +
        'or, only for trying things out, set webhook.signature: off',
    });
  }
  if (destinations.hubspot.enabled && environment.hubspot.accessToken === undefined) {
    problems.push(missingToken('HUBSPOT_ACCESS_TOKEN', 'hubspot'));
  }
  if (destinations.slack.enabled && environment.slack.botToken === undefined) {
    problems.push(missingToken('SLACK_BOT_TOKEN', 'slack'));
  }
  return problems;
}

function missingToken(variable: string, destination: keyof ConnectorConfig['destinations']): ConfigurationProblem {
  const block = `destinations.${destination}`;
  return {
    where: variable,
    problem: `is not set, but ${block} is enabled: set it, or set ${block}.enabled: false`,
  };
}
