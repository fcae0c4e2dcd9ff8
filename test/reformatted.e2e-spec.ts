import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Cluster } from './support/cluster.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { signed } from './support/signed.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  const off = { enabled: false };
  cluster = await Cluster.open({ blocks: { hubspot: off, slack: off } });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

/** Returns an event of a tier with so many earning rules: they decide its size. */
function eventWith(earningRules: number): object {
  const rules = Array.from({ length: earningRules }, (_, index) => [`ern_${index}`, { type: 'CUSTOM', points: index }]);
  const customer = { name: 'Zoë Łukasiewicz 🎉', metadata: { path: 'a/b', tags: '<b>', share: 0.5, none: {} } };
  return { ...tierEvent({ customer }), earning_rules: Object.fromEntries(rules) as object };
}

const pretty = (event: object) => JSON.stringify(event, null, 4);

/** Writes characters outside ASCII as JSON escapes. */
const ascii = (json: string) =>
  json.replaceAll(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

it.each<[string, (event: object) => string]>([
  ['with line breaks', pretty],
  ['with Windows’ line breaks and tabs', (event) => JSON.stringify(event, null, '\t').replaceAll('\n', '\r\n')],
  [
    'by PHP, with escapes for slashes and what is not ASCII',
    (event) => ascii(JSON.stringify(event).replaceAll('/', '\\/')),
  ],
  ['by Python, with escapes for what is not ASCII', (event) => ascii(pretty(event))],
  ['by Go, with escapes for HTML', (event) => pretty(event).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')],
  ['with other numbers', (event) => pretty(event).replaceAll('0.5', '5.0E-1')],
  ['with a byte order mark', (event) => `\uFEFF${pretty(event)}`],
])('what was signed compactly and re-formatted %s is taken, whatever its size', async (_, format) => {
  for (const earningRules of [0, 150, 1_000, 5_000]) {
    const event = eventWith(earningRules);
    const { body, signature } = signed(event);
    const text = format(event);
    expect(text).not.toBe(body);
    expect(await postWebhook(relay.url, text, { signature })).toMatchObject({ status: 202 });
    const forged = text.replace('cust_', 'cust-');
    expect(await postWebhook(relay.url, forged, { signature })).toMatchObject({ status: 401 });
    const spaced = text.replace('a/b', 'a /b').replace('a\\/b', 'a \\/b');
    expect(await postWebhook(relay.url, spaced, { signature })).toMatchObject({ status: 401 });
  }
});
