import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalog } from '../destinations/catalog.ts';
import { ConfigurationError } from './configuration-error.ts';
import { parseConnectorConfig } from './connector-config.ts';

const minimal = 'destinations: { slack: { channel: C0LOYALTY } }';

describe('parseConnectorConfig', () => {
  it('gives whatever is left out its default, as config/connector.yaml shows it', () => {
    const shipped = readFileSync(new URL('../../config/connector.yaml', import.meta.url), 'utf8');
    expect(parseConnectorConfig(minimal, 'connector.yaml', catalog)).toEqual(
      parseConnectorConfig(shipped, 'connector.yaml', catalog),
    );
  });

  it('has the defaults of the design', () => {
    const { webhook, destinations, retention } = parseConnectorConfig(minimal, 'connector.yaml', catalog);
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
      catalog,
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
      catalog,
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
    ['port: 3000', 'port is not a setting: remove it (known here: webhook, destinations, alerts, retention)'],
    ['destinations: { hubSpot: {} }', 'destinations.hubSpot is not a setting: did you mean hubspot?'],
    ['retention: { events: 30 }', 'retention.events must be a duration like 30s, 15m, 24h or 7d'],
    ['alerts: { slackChannel: "#ops" }', "alerts.slackChannel must be the channel's ID like C0123456789, not its name"],
    ['alerts: { silenceAfter: 0 }', 'alerts.silenceAfter must be a duration like 30s, 15m, 24h or 7d, or never'],
    ['retention: { deadLetters: never }', 'retention.deadLetters must be a duration like 30s, 15m, 24h or 7d'],
  ])('refuses %s', (yaml, message) => {
    expect(problemsIn(yaml)).toContainEqual(expect.stringContaining(message));
  });

  it.each([
    ['', 'destinations.slack.channel is not set'],
    ['# all by default\n\n', 'destinations.slack.channel is not set'],
    ['- 1', 'f.yaml must hold blocks of settings'],
    ['hello', 'f.yaml must hold blocks of settings'],
    [
      'webhook:\n  signature: off\n signature: off',
      'f.yaml:3:1 is not valid YAML: All mapping items must start at the same column',
    ],
    ['webhook: {}\nwebhook: {}', 'f.yaml:2:1 is not valid YAML: Map keys must be unique'],
    ['a: &a { b: *a }', 'f.yaml:1:12 must not use YAML aliases (*name): write the value out'],
    ['--- {}\n--- {}', 'f.yaml:2:1 is not valid YAML: Source contains multiple documents'],
    ['webhook: !own {}', 'f.yaml:1:10 is not valid YAML: Unresolved tag: !own'],
    ['a: "', 'f.yaml:1:5 is not valid YAML: Missing closing "quote'],
  ])('refuses the file %j', (yaml, message) => {
    expect(problemsIn(yaml)).toEqual([expect.stringContaining(message)]);
  });

  it('refuses blocks in blocks without end', () => {
    const inside = (depth: number) => problemsIn(`${minimal}\na: ${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(inside(50)).toEqual([expect.stringMatching(/^a is not a setting/)]);
    expect(inside(5_000)).toEqual([expect.stringMatching(/^f\.yaml:2:\d+ is not valid YAML: nested too deeply$/)]);
  });

  it('names the line of a setting, or of the block that lacks it', () => {
    const yaml = `
webhook: { signature: maybe }
destinations:
  hubspot:
    events:
      - upgraded
      - upgrded
    campaigns:
      2026: { propertyPrefix: A }
  slack:
    routes:
      - tier: Gold
retenton: {}`;
    expect(
      errorIn(yaml)
        ?.message.split('\n')
        .map((line) => /^ {2}- \S+ \(line \d+\)/.exec(line)?.[0]),
    ).toEqual([
      undefined,
      '  - webhook.signature (line 2)',
      '  - destinations.hubspot.events (line 5)',
      '  - destinations.hubspot.campaigns.2026.propertyPrefix (line 9)',
      '  - destinations.slack.routes[0].channel (line 12)',
      '  - retenton (line 13)',
    ]);
  });

  it('has no line for what is missing in an empty file', () => {
    expect(errorIn('')?.message).toContain('\n  - destinations.slack.channel is not set');
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
  return errorIn(yaml)?.problems.map(({ where, problem }) => `${where} ${problem}`) ?? [];
}

function errorIn(yaml: string): ConfigurationError | undefined {
  try {
    parseConnectorConfig(yaml, 'f.yaml', catalog);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error;
  }
}
