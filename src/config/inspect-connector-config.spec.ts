import { describe, expect, it } from '@jest/globals';
import { catalog } from '../destinations/catalog.ts';
import { inspectConnectorConfig } from './inspect-connector-config.ts';

const inspect = (yaml: string) => inspectConnectorConfig(yaml, 'connector.yaml', catalog);
const placesIn = (yaml: string) => inspect(yaml).problems.map(({ where }) => where);

describe('inspectConnectorConfig', () => {
  it('keeps what is sound beside what is not', () => {
    const yaml = `
webhook: { signature: perhaps }
destinations:
  hubspot: { identifyBy: [phone], apiVersion: "2026-09", colour: red }
  slack: { channel: C0LOYALTY, paused: true, routes: [{ tier: Gold }, { tier: Silver, channel: C0SILVER }] }
`;
    expect(placesIn(yaml)).toEqual([
      'webhook.signature',
      'destinations.hubspot.colour',
      'destinations.hubspot.identifyBy',
      'destinations.slack.routes[0].channel',
    ]);
    expect(inspect(yaml).config).toMatchObject({
      webhook: { signature: 'required' },
      destinations: {
        hubspot: { apiVersion: '2026-09', identifyBy: ['email', 'voucherify_customer_id'] },
        slack: { channel: 'C0LOYALTY', paused: true, routes: [] },
      },
    });
  });

  it.each([
    ['lacks what an enabled destination demands', '{ destinations: { hubspot: { paused: true } } }', true],
    [
      'has a destination off',
      '{ destinations: { hubspot: { paused: true, enabled: false }, slack: { channel: no } } }',
      false,
    ],
  ])('leaves destinations as they are switched in a file that %s', (_how, yaml, enabled) => {
    const { config, problems } = inspect(yaml);
    expect(problems).toHaveLength(1);
    expect(config.destinations).toMatchObject({ hubspot: { paused: true, enabled }, slack: { enabled: true } });
  });

  it.each(['destinations: {', '[]', '', 'destinations: null', 'destinations: { slack: 5 }'])(
    'has settings for what cannot be understood: %s',
    (yaml) => {
      const { config, problems } = inspect(yaml);
      expect(problems.length).toBeGreaterThan(0);
      expect(config.retention.eventsMs).toBe(30 * 86_400_000);
    },
  );
});
