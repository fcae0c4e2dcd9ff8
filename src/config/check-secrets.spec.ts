import { describe, expect, it } from '@jest/globals';
import { catalog } from '../destinations/catalog.ts';
import { checkSecrets } from './check-secrets.ts';
import { parseConnectorConfig } from './connector-config.ts';
import { loadEnvironment } from './environment.ts';

const allOn = 'destinations: { slack: { channel: C0LOYALTY } }';
const allOff = 'webhook: { signature: off }\ndestinations: { hubspot: { enabled: false }, slack: { enabled: false } }';
const allSet = { VOUCHERIFY_WEBHOOK_SECRET: 'key', HUBSPOT_ACCESS_TOKEN: 'pat-1', SLACK_BOT_TOKEN: 'xoxb-1' };

describe('checkSecrets', () => {
  it.each([
    ['everything is on and set', allOn, allSet],
    ['everything is off and unset', allOff, {}],
  ])('has nothing to say when %s', (_, yaml, env) => {
    expect(checkSecrets(parseConnectorConfig(yaml, 'f.yaml', catalog), loadEnvironment(env, catalog), catalog)).toEqual(
      [],
    );
  });

  it('names each variable that is missing, and both ways out', () => {
    expect(checkSecrets(parseConnectorConfig(allOn, 'f.yaml', catalog), loadEnvironment({}, catalog), catalog)).toEqual(
      [
        {
          where: 'VOUCHERIFY_WEBHOOK_SECRET',
          problem: expect.stringContaining('is not set, but webhook.signature is required: set it'),
        },
        {
          where: 'HUBSPOT_ACCESS_TOKEN',
          problem:
            'is not set, but destinations.hubspot is enabled: set it, or set destinations.hubspot.enabled: false',
        },
        {
          where: 'SLACK_BOT_TOKEN',
          problem: 'is not set, but destinations.slack is enabled: set it, or set destinations.slack.enabled: false',
        },
      ],
    );
  });

  it('asks for the token of the channel of alerts, also while Slack is off as a destination', () => {
    const config = parseConnectorConfig(`${allOff}\nalerts: { slackChannel: C0OPS }`, 'f.yaml', catalog);
    const problem = 'is not set, but alerts.slackChannel is: set both or neither';
    expect(checkSecrets(config, loadEnvironment({}, catalog), catalog)).toEqual([
      { where: 'SLACK_BOT_TOKEN', problem },
    ]);
    expect(checkSecrets(config, loadEnvironment({ SLACK_BOT_TOKEN: 'xoxb-1' }, catalog), catalog)).toEqual([]);
  });

  it('does not take a list of commas for a secret', () => {
    const environment = loadEnvironment({ ...allSet, VOUCHERIFY_WEBHOOK_SECRET: ', ,' }, catalog);
    expect(checkSecrets(parseConnectorConfig(allOn, 'f.yaml', catalog), environment, catalog)).toHaveLength(1);
  });
});
