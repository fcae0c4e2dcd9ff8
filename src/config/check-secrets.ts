import type { ConfigurationProblem } from './configuration-error.ts';
import type { ConnectorConfig } from './connector-config.ts';
import type { Descriptions } from './destination-description.ts';
import type { Environment } from './environment.ts';

/** Returns a problem for each secret that the file needs and the environment lacks. */
export function checkSecrets(
  { webhook, destinations, alerts }: ConnectorConfig,
  environment: Environment,
  known: Descriptions,
): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  if (webhook.signature === 'required' && environment.webhookSecrets.length === 0) {
    problems.push({
      where: 'VOUCHERIFY_WEBHOOK_SECRET',
      problem:
        "is not set, but webhook.signature is required: set it to the key of Voucherify's webhook signature, " +
        'or, only for trying things out, set webhook.signature: off',
    });
  }
  for (const { name, secrets, tells } of known) {
    const isEnabled = destinations[name]?.enabled;
    if (!isEnabled && !(tells && alerts.slackChannel !== undefined)) continue;
    const block = `destinations.${name}`;
    const problem = isEnabled
      ? `is not set, but ${block} is enabled: set it, or set ${block}.enabled: false`
      : 'is not set, but alerts.slackChannel is: set both or neither';
    const unset = Object.entries(secrets).filter(([secret]) => environment.destinations[name]?.[secret] === undefined);
    problems.push(...unset.map(([, variable]) => ({ where: variable, problem })));
  }
  return problems;
}
