import { afterEach, describe, expect, it } from '@jest/globals';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
afterEach(() => cluster.close());

/** Returns options for node that load a clock first which is `ms` milliseconds ahead. */
function shiftedClock(ms: number): string {
  const code = `const { Date: Real } = globalThis; globalThis.Date = class extends Real {
    constructor(...given) { super(...(given.length > 0 ? given : [Real.now() + ${String(ms)}])); }
    static now() { return Real.now() + ${String(ms)}; }
  };`;
  return `--import data:text/javascript,${encodeURIComponent(code)}`;
}

describe('a connector and a database whose clocks differ', () => {
  it.each([
    ['10 minutes ahead', 600_000],
    ['10 minutes behind', -600_000],
  ])('%s: a retry and a hold wait as long as they should', async (_what, shiftMs) => {
    cluster = await Cluster.open();
    const { hubspot, slack } = cluster.sandbox;
    hubspot.faults.add({ times: 1, effect: { kind: 'answer', status: 503 } });
    slack.faults.add({ times: 1, effect: { kind: 'answer', status: 429, headers: { 'retry-after': '1' } } });
    const relay = await cluster.start({ NODE_OPTIONS: shiftedClock(shiftMs) });
    await postWebhook(relay.url, tierEvent({ customer: { email: 'ada@example.com' } }));
    await eventually(() => expect(hubspot.contact('ada@example.com')).toBeDefined());
    await eventually(() => expect(slack.accepted).toBe(1));
    await eventually(async () =>
      expect(
        await cluster.query('SELECT destination, status, attempts FROM tier_relay.deliveries ORDER BY destination'),
      ).toEqual([
        { destination: 'hubspot', status: 'delivered', attempts: 2 },
        { destination: 'slack', status: 'delivered', attempts: 1 },
      ]),
    );
    const calls = slack.calls.recent.filter(({ path }) => path.includes('chat.postMessage'));
    expect(calls).toHaveLength(2);
    expect((calls[1]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThan(900);
  });
});
