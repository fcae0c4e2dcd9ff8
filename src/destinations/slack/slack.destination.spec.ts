import { afterEach, beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type Sandbox, startSandbox } from '../../../test/sandbox/sandbox.ts';
import { waitingDelivery } from '../../../test/support/waiting-delivery.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { Outcome } from '../../model/outcome.ts';
import { SlackClient } from './slack.client.ts';
import { SlackDestination } from './slack.destination.ts';
import { type GivenSlackSettings, slackSettings } from './slack.settings.ts';
import { slackTiming } from './slack.timing.ts';

describe('SlackDestination', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.slack.reset());
  afterAll(() => sandbox.stop());

  const destination = (given: GivenSlackSettings = {}) => {
    const { apiUrl, botToken } = sandbox.slack;
    const settings = slackSettings.parse({ channel: 'C0LOYALTY', ...given });
    const client = new SlackClient({ apiUrl, botToken, timeoutMs: 5_000 });
    return new SlackDestination({
      client,
      settings: () => settings,
      spacingMs: slackTiming.slackSpacingMs,
      workspaceSpacingMs: slackTiming.slackWorkspaceSpacingMs,
    });
  };
  const mayGoOn = () => Promise.resolve(true);
  const sending = () => undefined;
  const deliveries = (count: number, given: Partial<Delivery> = {}): Delivery[] =>
    Array.from({ length: count }, (_, index) => waitingDelivery({ sequence: index + 1, bundleId: uuidv7(), ...given }));
  const details = (outcomes: readonly (Outcome | undefined)[]): Set<unknown> =>
    new Set(outcomes.map((each) => (each && 'detail' in each ? each.detail : each?.kind)));

  it('keeps a channel’s posts and the workspace’s apart', async () => {
    const to = destination();
    await to.call({ deliveries: deliveries(1), mayGoOn, sending });
    expect(to.readyInMs('C0LOYALTY')).toBeGreaterThan(slackTiming.slackSpacingMs / 2);
    expect(to.readyInMs('C0VIP')).toBeLessThanOrEqual(slackTiming.slackWorkspaceSpacingMs);
  });

  it('sees enough of what waits to know whether it is a digest, and to fill it', () => {
    expect(destination({ digest: { above: 5, rows: 50 } }).sight).toBe(50);
    expect(destination({ digest: { above: 500, rows: 50 } }).sight).toBe(501);
  });

  it('settles without a call what is too old, and what no route leads for; not what may have been posted', () => {
    const to = destination({ skipOlderThan: '1h', routes: [{ tier: 'Platinum', channel: 'C0VIP' }] });
    const { change } = waitingDelivery();
    const occurredAt = new Date(Date.now() - 2 * 3_600_000).toISOString();
    const old = waitingDelivery({ change: { ...change, occurredAt } });
    const nowhere = waitingDelivery({ lane: '' });
    const posted = { ...old, bundleId: uuidv7(), ref: 'C0LOYALTY/1.2' };
    expect(details([old, nowhere, posted, { ...old, replayed: true }].map((each) => to.settledWithout(each)))).toEqual(
      new Set([expect.stringContaining('skipOlderThan'), expect.stringContaining('no route matches'), undefined]),
    );
  });

  it('posts a bundle whole or not at all: its members are as old as the bundle', () => {
    const occurredAt = new Date(Date.now() - 2 * 3_600_000).toISOString();
    const to = destination({ skipOlderThan: '1h' });
    const bundled = (bundleId: string) =>
      deliveries(3, { bundleId }).map((delivery, index) =>
        index === 0 ? { ...delivery, change: { ...delivery.change, occurredAt } } : delivery,
      );
    expect(details(bundled(uuidv7()).map((each) => to.settledWithout(each)))).toEqual(new Set([undefined]));
    const old = bundled(uuidv7({ msecs: Date.parse(occurredAt) })).map((each) => to.settledWithout(each));
    expect(details(old)).toEqual(new Set([expect.stringContaining('skipOlderThan')]));
  });

  it('throws what a bug of ours cannot render, and goes on with the next', async () => {
    const change = { ...waitingDelivery().change, customer: null } as unknown as Delivery['change'];
    const to = destination();
    await expect(to.call({ deliveries: deliveries(2, { change }), mayGoOn, sending })).rejects.toThrow(TypeError);
    expect(details(await to.call({ deliveries: deliveries(1), mayGoOn, sending }))).toEqual(new Set(['delivered']));
  });
});
