import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { parseConnectorConfig } from '../../config/connector-config.ts';
import { catalog } from '../catalog.ts';

describe('destinations.slack', () => {
  it.each([
    'enabled: false',
    'channel: C0LOYALTY',
    'channel: G012ABC',
    'routes: [{ channel: C1 }]',
    'routes: [{ campaign: VIP Club, tier: Gold, channel: C1 }, { tier: tier_1, channel: C2 }]',
    'channel: C1\n    skipOlderThan: never',
    'channel: C1\n    afterTimeout: park',
    'channel: C1\n    digest: { above: 1, rows: 100 }',
    'channel: C1\n    message: "{{ customer.name }} :tada: *{{tier.name}}*"',
    'channel: C1\n    customerLink: https://crm.example.com/c/{{customer.id}}',
  ])('takes %s', (yaml) => {
    expect(problemsIn(yaml)).toEqual([]);
  });

  it('reads never as no limit', () => {
    const config = parseConnectorConfig(
      'destinations: { slack: { channel: C1, skipOlderThan: never } }',
      'f.yaml',
      catalog,
    );
    expect(config.destinations.slack.skipOlderThanMs).toBe(Infinity);
  });

  it.each([
    ['paused: false', 'channel is not set, but destinations.slack is enabled and has no routes: set it to a channel'],
    ['channel: #loyalty', 'channel has no value: give one or remove the line (a # after a space begins a comment'],
    ['channel: "#loyalty"', "channel must be the channel's ID like C0123456789, not its name: open the channel"],
    ['channel: loyalty', "channel must be a channel's ID like C0123456789: open the channel's details in Slack"],
    ['channel: [C1]', "channel must be a channel's ID"],
    ['channel: C', "channel must be a channel's ID"],
    ['channel: U123', "channel must be a channel's ID"],
    ['channel: xoxb-1', "channel must be a channel's ID"],
  ])('refuses %s', (yaml, message) => {
    expect(problemsIn(yaml)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['routes: { channel: C1 }', 'routes must be a list of blocks of settings'],
    ['routes: [C1]', 'routes must be a list of blocks of settings'],
    ['routes:', 'routes has no value'],
    ['routes: [null]', 'routes must be a list of blocks of settings'],
    ['routes: [{ tier: Gold }]', "routes[0].channel must be a channel's ID"],
    ['routes: [{ channel: C1 }, { tier: 5, channel: C1 }]', 'routes[1].tier must be text'],
    ['routes: [{ campaign: " ", channel: C1 }]', 'routes[0].campaign must be text'],
    ['routes: [{ chanel: C1, channel: C1 }]', 'routes[0].chanel is not a setting: did you mean channel?'],
    ['message: 5', 'message must be text'],
    ['message: ""', 'message cannot be used: the message is empty'],
    [`message: ${'x'.repeat(2001)}`, 'message must be at most 2000 characters long'],
    ['message: "Hi {{customer.nmae}}"', 'message cannot be used: unknown placeholder {{customer.nmae}}'],
    ['message: "Hi {{customer.name"', 'message cannot be used: '],
    ['digest: { above: 0 }', 'digest.above must be an integer from 1 to 1000'],
    ['digest: { rows: 101 }', 'digest.rows must be an integer from 1 to 100'],
    ['skipOlderThan: 24', 'skipOlderThan must be a duration like 30s, 15m, 24h or 7d, or never'],
    ['afterTimeout: ignore', 'afterTimeout must be one of resend, park'],
    ['customerLink: http://crm.example.com/', 'customerLink cannot be used: the address must start with https://'],
    ['customerLink: "https://{{customer.id}}.com/"', 'customerLink cannot be used: the address must start'],
    ['customerLink: 5', 'customerLink must be text'],
  ])('refuses %s', (yaml, message) => {
    expect(problemsIn(`${yaml}\n    channel: C0LOYALTY`)).toEqual([expect.stringContaining(message)]);
  });
});

function problemsIn(yaml: string): readonly string[] {
  try {
    parseConnectorConfig(`destinations:\n  slack:\n    ${yaml}`, 'f.yaml', catalog);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ where, problem }) => `${where} ${problem}`);
  }
}
