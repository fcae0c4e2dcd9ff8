import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from './configuration-error.ts';
import { parseConnectorConfig } from './connector-config.ts';

const minimal = 'destinations: { slack: { channel: C0LOYALTY } }';

describe('parseConnectorConfig', () => {
  it('gives whatever is left out its default, as config/connector.yaml shows it', () => {
    const shipped = readFileSync(new URL('../../config/connector.yaml', import.meta.url), 'utf8');
    expect(parseConnectorConfig(minimal, 'connector.yaml')).toEqual(parseConnectorConfig(shipped, 'connector.yaml'));
  });

  it('has the defaults of the design', () => {
    const { webhook, destinations, retention } = parseConnectorConfig(minimal, 'connector.yaml');
    expect(webhook.signature).toBe('required');
    expect(destinations.hubspot).toMatchObject({
      enabled: true,
      paused: false,
      events: ['upgraded', 'downgraded', 'joined', 'prolonged', 'left'],
      createMissingContacts: true,
      identifyBy: ['email', 'voucherify_customer_id'],
      apiVersion: 'v3',
      rateLimit: { requests: 100, perSeconds: 10 },
      properties: { tier: 'loyalty_tier', previousTier: 'loyalty_previous_tier', changedAt: 'loyalty_tier_changed_at' },
      campaigns: new Map(),
    });
    expect(destinations.slack).toMatchObject({
      enabled: true,
      events: ['upgraded'],
      routes: [],
      digest: { above: 5, rows: 50 },
      skipOlderThanMs: 86_400_000,
      afterTimeout: 'resend',
    });
    expect(retention).toMatchObject({ eventsMs: 2_592_000_000, deadLettersMs: 7_776_000_000 });
  });

  it('keeps the defaults beside what a block sets', () => {
    const config = parseConnectorConfig(
      `destinations:
        hubspot: { rateLimit: { requests: 19 }, properties: { tier: level }, campaigns: { camp_1: { propertyPrefix: vip_ } } }
        slack: { enabled: false }`,
      'connector.yaml',
    );
    const { hubspot } = config.destinations;
    expect(hubspot.rateLimit).toMatchObject({ requests: 19, perSeconds: 10 });
    expect(hubspot.properties).toMatchObject({ tier: 'level', tierId: 'loyalty_tier_id' });
    expect(hubspot.campaigns.get('camp_1')?.propertyPrefix).toBe('vip_');
  });

  it('is frozen to the last leaf', () => {
    const config = parseConnectorConfig(
      'destinations: { slack: { routes: [{ channel: C1 }] }, hubspot: { campaigns: { camp_1: { propertyPrefix: a_ } } } }',
      'connector.yaml',
    );
    const { hubspot, slack } = config.destinations;
    const changes = [
      () => Object.assign(config, { webhook: {} }),
      () => Object.assign(hubspot.rateLimit, { requests: 1 }),
      () => (hubspot.events as string[]).push('upgraded'),
      () => Object.assign(slack.routes[0] ?? {}, { channel: 'C2' }),
      () => (hubspot.campaigns as Map<string, unknown>).set('camp_2', {}),
      () => (hubspot.campaigns as Map<string, unknown>).clear(),
      () => Object.assign(hubspot.campaigns.get('camp_1') ?? {}, { propertyPrefix: 'b_' }),
    ];
    for (const change of changes) expect(change).toThrow(TypeError);
  });

  it.each([
    ['webhook: { signature: on }', 'webhook.signature must be one of required, off'],
    ['webhook: { signature: of }', 'webhook.signature must be one of required, off: did you mean off?'],
    ['webhook:', 'webhook has no value'],
    ['webhook: [signature]', 'webhook must be a block of settings'],
    ['destinations: hubspot', 'destinations must be a block of settings'],
    ['__proto__: { webhook: {} }', '__proto__ is not a setting: remove it'],
    ['destinations: { slack: { constructor: 1 } }', 'destinations.slack.constructor is not a setting: remove it'],
    ['retenton: {}', 'retenton is not a setting: did you mean retention?'],
    ['port: 3000', 'port is not a setting: remove it (known here: webhook, destinations, retention)'],
    ['destinations: { hubSpot: {} }', 'destinations.hubSpot is not a setting: did you mean hubspot?'],
    ['retention: { events: 30 }', 'retention.events must be a duration like 30s, 15m, 24h or 7d'],
    ['retention: { deadLetters: never }', 'retention.deadLetters must be a duration like 30s, 15m, 24h or 7d'],
  ])('refuses %s', (yaml, message) => {
    expect(problemsIn(yaml)).toContainEqual(expect.stringContaining(message));
  });

  it.each([
    ['', 'destinations.slack.channel is not set'],
    ['# all by default\n\n', 'destinations.slack.channel is not set'],
    ['- 1', 'f.yaml must hold blocks of settings'],
    ['hello', 'f.yaml must hold blocks of settings'],
    ['webhook:\n  signature: off\n signature: off', 'f.yaml:3:2 is not valid YAML: bad indentation'],
    ['webhook: {}\nwebhook: {}', 'f.yaml:2:1 is not valid YAML: duplicated mapping key'],
    ['a: &a { b: *a }', 'f.yaml:1:13 must not use YAML aliases (*name): write the value out'],
    [`a: ${'['.repeat(5_000)}`, 'f.yaml:1:103 is not valid YAML: nesting exceeded maxDepth (100)'],
  ])('refuses the file %j', (yaml, message) => {
    expect(problemsIn(yaml)).toEqual([expect.stringContaining(message)]);
  });

  it('names everything that is wrong at once', () => {
    const yaml = `
      webhook: { signature: maybe }
      destinations:
        hubspot: { enabled: yes, rateLimit: { requests: 0 } }
        slack: { chanel: C1, routes: [{ channel: C1 }, { channel: '#vip', teir: Gold }] }`;
    expect(problemsIn(yaml).map((problem) => problem.split(' ')[0])).toEqual([
      'webhook.signature',
      'destinations.hubspot.enabled',
      'destinations.hubspot.rateLimit.requests',
      'destinations.slack.chanel',
      'destinations.slack.routes[1].teir',
      'destinations.slack.routes[1].channel',
    ]);
  });
});

function problemsIn(yaml: string): readonly string[] {
  try {
    parseConnectorConfig(yaml, 'f.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ where, problem }) => `${where} ${problem}`);
  }
}
