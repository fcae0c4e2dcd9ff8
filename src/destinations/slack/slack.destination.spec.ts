import { afterEach, beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type Sandbox, startSandbox } from '../../../test/sandbox/sandbox.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { handover } from '../../../test/support/handover.ts';
import { channelId, members } from '../../../test/support/slack-stage.ts';
import { timing } from '../../config/timing.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { Outcome } from '../../model/outcome.ts';
import { stopped } from '../handover.ts';
import { SlackClient } from './slack.client.ts';
import { SlackDestination } from './slack.destination.ts';
import { SlackSettings } from './slack.settings.ts';

/** A service that is stopped must have settled everything within its grace of 8 s. */
const soonMs = 2_000;
const handedBack = 'detail' in stopped ? stopped.detail : stopped.kind;
const access = { isPrivate: false, isArchived: false, isMember: true, isExtShared: false };

describe('SlackDestination, whatever happens while deliveries wait', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.slack.reset());
  afterAll(() => sandbox.stop());

  const destination = (given: Partial<SlackSettings> = {}, bundle = () => Promise.resolve(uuidv7())) => {
    const { apiUrl, botToken } = sandbox.slack;
    const settings = Object.assign(new SlackSettings(), { channel: 'C0LOYALTY', ...given });
    const client = new SlackClient({ apiUrl, botToken, timeoutMs: 5_000 });
    return new SlackDestination({
      client,
      settings: () => settings,
      bundle,
      mayCall: () => Promise.resolve(true),
      spacingMs: timing.slackSpacingMs,
      workspaceSpacingMs: timing.slackWorkspaceSpacingMs,
    });
  };
  const deliveries = (count: number, given: Partial<Delivery> = {}): Delivery[] =>
    Array.from({ length: count }, (_, index) => handover({ sequence: index + 1, ...given }).delivery);
  const handOver = (to: SlackDestination, given: readonly Delivery[], signal = new AbortController().signal) =>
    given.map((delivery) => to.deliver(delivery, signal));
  const details = async (outcomes: readonly Promise<Outcome>[]): Promise<Set<unknown>> =>
    new Set((await Promise.all(outcomes)).map((each) => ('detail' in each ? each.detail : each.kind)));
  const msUntil = async (settled: Promise<unknown>): Promise<number> => {
    const since = performance.now();
    await settled;
    return performance.now() - since;
  };

  it('posts nothing more, in no channel, once it is told to stop: none of 40 that wait for the workspace', async () => {
    const names = members(1, 40);
    sandbox.slack.configure({ channels: names.map((name) => ({ id: channelId(name), name, ...access })) });
    const routes = names.map((name) => ({ campaign: name, channel: channelId(name) }));
    const given = deliveries(40).map((delivery, index) => {
      const campaign = { id: 'camp', name: names[index] ?? '' };
      return { ...delivery, change: { ...delivery.change, campaign } };
    });
    const stop = new AbortController();
    const outcomes = handOver(destination({ routes }), given, stop.signal);
    await eventually(() => expect(sandbox.slack.accepted).toBeGreaterThanOrEqual(2));
    stop.abort();
    const accepted = sandbox.slack.calls.total;
    expect(await msUntil(Promise.all(outcomes))).toBeLessThan(soonMs);
    expect(sandbox.slack.calls.total).toBeLessThanOrEqual(accepted + 1);
    expect(await details(outcomes)).toEqual(new Set(['delivered', handedBack]));
  });

  it.each<[string, Partial<Delivery>]>([
    ['the rest of a bundle', { bundle: { id: uuidv7(), size: 9 } }],
    ['its second', {}],
  ])('hands back at once what waits for %s', async (_what, given) => {
    const stop = new AbortController();
    const outcomes = handOver(destination({ digest: { above: 9, rows: 9 } }), deliveries(3, given), stop.signal);
    await eventually(() => expect(sandbox.slack.accepted).toBe(given.bundle ? 0 : 1));
    stop.abort();
    expect(await msUntil(Promise.all(outcomes))).toBeLessThan(soonMs);
    expect((await details(outcomes)).has(handedBack)).toBe(true);
  });

  it('hands back what waits behind a post that is to come back', async () => {
    sandbox.slack.faults.add({ effect: { kind: 'answer', status: 503 } });
    const stop = new AbortController();
    const outcomes = handOver(destination({ digest: { above: 9, rows: 9 } }), deliveries(3), stop.signal);
    await outcomes[0];
    stop.abort();
    expect(await msUntil(Promise.all(outcomes))).toBeLessThan(soonMs);
    expect(sandbox.slack.calls.total).toBe(1);
  });

  it('posts a bundle whole or not at all: its members are as old as the bundle', async () => {
    const occurredAt = new Date(Date.now() - 2 * 3_600_000).toISOString();
    const settings = { skipOlderThan: '1h', digest: { above: 1, rows: 9 } };
    const bundled = (id: string) =>
      deliveries(3, { bundle: { id, size: 3 } }).map((delivery, index) =>
        index === 0 ? { ...delivery, change: { ...delivery.change, occurredAt } } : delivery,
      );
    expect(await details(handOver(destination(settings), bundled(uuidv7())))).toEqual(new Set(['delivered']));
    expect(sandbox.slack.accepted).toBe(1);
    const old = uuidv7({ msecs: Date.parse(occurredAt) });
    const [skipped, ...others] = await details(handOver(destination(settings), bundled(old)));
    expect([skipped, others]).toEqual([expect.stringContaining('skipOlderThan'), []]);
    expect(sandbox.slack.accepted).toBe(1);
  });

  it('hands back the channel, unposted, when what is posted together cannot be stored', async () => {
    const away = (): Promise<string> => Promise.reject(new Error('terminating connection'));
    const outcomes = handOver(destination({ digest: { above: 9, rows: 9 } }, away), deliveries(3));
    expect(await details(outcomes)).toEqual(new Set(['the database was away before the post']));
    expect(sandbox.slack.calls.total).toBe(0);
  });

  it('settles even what a bug of ours cannot render, and goes on with the next', async () => {
    const change = { ...handover().delivery.change, customer: null } as unknown as Delivery['change'];
    const to = destination();
    const outcomes = handOver(to, deliveries(2, { change }));
    expect(await details(outcomes)).toEqual(new Set(['a bug in the connector: TypeError']));
    expect(await details(handOver(to, deliveries(1)))).toEqual(new Set(['delivered']));
  });

  it('takes what comes just as it has finished', async () => {
    const to = destination();
    for (const sequence of [1, 2, 3]) {
      const [outcome] = handOver(to, deliveries(1, { sequence }));
      expect(await outcome).toMatchObject({ kind: 'delivered' });
    }
  });
});
