import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { GivenSlackSettings } from '../src/destinations/slack/slack.settings.ts';
import type { FaultEffect } from './sandbox/server/fault.ts';
import { eventually } from './support/eventually.ts';
import type { DeliveryRow, SlackBus } from './support/slack-bus.ts';
import { channelId, members, membersIn, refOf, SlackStage } from './support/slack-stage.ts';

const post = 'chat.postMessage';
const refusal = (error: string, { written = false } = {}): FaultEffect => ({
  kind: 'answer',
  status: 200,
  body: { ok: false, error },
  written,
});

/** Returns answers that do not tell whether Slack has posted. Each key ends in what Slack did: `posted` or `not`. */
function lostAnswers(written: boolean): Readonly<Record<string, FaultEffect>> {
  const answers: Readonly<Record<string, FaultEffect>> = {
    internal_error: refusal('internal_error', { written }),
    fatal_error: refusal('fatal_error', { written }),
    service_unavailable: refusal('service_unavailable', { written }),
    'HTTP 500': { kind: 'answer', status: 500, written },
    'HTTP 503': { kind: 'answer', status: 503, written },
    hang: { kind: 'hang', written },
    reset: { kind: 'reset', written },
    page: { kind: 'html', written },
    ...(written && { 'half an answer': { kind: 'truncate', socket: true }, 'no JSON': { kind: 'truncate' } }),
  };
  const ending = written ? 'posted' : 'not';
  return Object.fromEntries(Object.entries(answers).map(([name, effect]) => [`${name}, ${ending}`, effect]));
}

/** Makes these channels, routes a campaign of the same name to each, and publishes one upgrade in each campaign. */
async function upgradeInto(stage: SlackStage, names: readonly string[], settings: GivenSlackSettings = {}) {
  const routes = stage.addChannels(names).map(({ id, name: campaign }) => ({ campaign, channel: id }));
  const bus = stage.bus({ routes, ...settings });
  for (const name of names) await bus.upgrade(members(1, 1), { campaign: { name } });
  return bus;
}

const statuses = async (bus: SlackBus): Promise<string[]> => (await bus.deliveries()).map(({ status }) => status);

async function allAre(bus: SlackBus, expected: Partial<DeliveryRow>): Promise<void> {
  await eventually(async () => {
    const rows = await bus.deliveries();
    expect(rows).toEqual(rows.map(() => expect.objectContaining(expected)));
  });
}

describe('every answer of Slack is decided', () => {
  let stage: SlackStage;
  beforeAll(async () => {
    stage = await SlackStage.open();
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  const times = (name: string): number => stage.slack.messagesIn(channelId(name)).length;

  const notPosted: Readonly<Record<string, FaultEffect>> = {
    'HTTP 429': { kind: 'answer', status: 429, headers: { 'retry-after': '2' }, body: {} },
    ratelimited: refusal('ratelimited'),
    rate_limited: refusal('rate_limited'),
    'HTTP 400': { kind: 'answer', status: 400 },
  };

  it('not posted: tries again, and no other channel waits', async () => {
    const names = [...Object.keys(notPosted), 'unharmed'];
    for (const [name, effect] of Object.entries(notPosted)) {
      stage.slack.faults.add({ path: post, body: channelId(name), effect, times: 1 });
    }
    const bus = await upgradeInto(stage, names);
    await allAre(bus, { status: 'delivered' });
    expect(names.map(times)).toEqual(names.map(() => 1));
    const at = (name: string): number => stage.slack.messagesIn(channelId(name))[0]?.receivedAt ?? NaN;
    expect(at('HTTP 429')).toBeGreaterThan(at('unharmed'));
    const attempts = (await bus.deliveries()).map((row) => row.attempts);
    expect(attempts).toEqual([1, 1, 1, 2, 1]); // a rate limit does not count as an attempt
  });

  it('out of reach: tries again, and loses nothing', async () => {
    const bus = stage.bus();
    await stage.slack.goOffline();
    await bus.upgrade(members(1, 2));
    await eventually(async () => expect((await bus.deliveries())[0]).toMatchObject({ reason: 'network' }));
    await stage.slack.goOnline();
    await allAre(bus, { status: 'delivered' });
    expect(stage.slack.messages.flatMap(membersIn)).toEqual(members(1, 2));
  });

  const lost = [...Object.entries(lostAnswers(true)), ...Object.entries(lostAnswers(false))];
  const loseAnswers = (): string[] => {
    for (const [name, effect] of lost) {
      stage.slack.faults.add({ path: post, body: channelId(name), effect, times: 1 });
    }
    return lost.map(([name]) => name);
  };

  it('perhaps posted: finds it in the history, or posts it, and so exactly once', async () => {
    const names = loseAnswers();
    const bus = await upgradeInto(stage, names);
    await allAre(bus, { status: 'delivered' });
    expect(Object.fromEntries(names.map((name) => [name, times(name)]))).toEqual(
      Object.fromEntries(names.map((name) => [name, 1])),
    );
    const refs = (await bus.deliveries()).map(({ ref }) => ref);
    expect(new Set(refs)).toEqual(new Set(stage.slack.messages.map(refOf)));
  });

  it('perhaps posted, and the history cannot be read: posts it again', async () => {
    stage.slack.configure({ scopes: ['chat:write'] });
    const bus = await upgradeInto(stage, loseAnswers());
    await allAre(bus, { status: 'delivered' });
    expect(lost.map(([name]) => times(name))).toEqual(lost.map(([name]) => (name.endsWith(', posted') ? 2 : 1)));
  });

  it('perhaps posted, and the history cannot be read: or leaves it to a person', async () => {
    stage.slack.configure({ scopes: ['chat:write'] });
    const bus = await upgradeInto(stage, loseAnswers(), { afterTimeout: 'park' });
    await allAre(bus, { status: 'dead', reason: 'timeout' });
    for (const [index, { detail }] of (await bus.deliveries()).entries()) {
      const channel = channelId(lost[index]?.[0] ?? '');
      expect(detail).toBe(`may have been posted: look in channel ${channel}, and replay it if it is not there`);
    }
    expect(lost.map(([name]) => times(name))).toEqual(lost.map(([name]) => (name.endsWith(', posted') ? 1 : 0)));
  });

  it('perhaps posted, and the history fails for a while: looks again, and posts nothing twice', async () => {
    const reading = ['limited', 'refused', 'failing', 'silent'];
    const effects: FaultEffect[] = [
      { kind: 'answer', status: 429, headers: { 'retry-after': '0' }, body: {} },
      refusal('internal_error'),
      { kind: 'answer', status: 502 },
      { kind: 'hang' },
    ];
    for (const [index, name] of reading.entries()) {
      const body = channelId(name);
      stage.slack.faults.add({ path: post, body, effect: { kind: 'reset', written: true }, times: 1 });
      stage.slack.faults.add({ path: 'conversations.history', body, effect: effects[index]!, times: 2 });
    }
    const bus = await upgradeInto(stage, reading, { afterTimeout: 'park' });
    await allAre(bus, { status: 'delivered' });
    expect(reading.map(times)).toEqual([1, 1, 1, 1]);
  });

  it('refused for what it says: a dead letter with the reason, and the channel goes on', async () => {
    const errors = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'no_text', 'invalid_arguments'];
    const names = [...errors, 'metadata_too_large', 'an_error_of_2027'];
    for (const name of names) {
      stage.slack.faults.add({ path: post, body: channelId(name), effect: refusal(name), times: 1 });
    }
    const bus = await upgradeInto(stage, names);
    await allAre(bus, { status: 'dead', reason: 'rejected', attempts: 1 });
    expect((await bus.deliveries()).map(({ detail }) => detail)).toEqual(
      names.map((name) => `Slack refused the message: ${name}`),
    );
    for (const name of names) await bus.upgrade(members(2, 2), { campaign: { name } });
    await eventually(() => expect(names.map(times)).toEqual(names.map(() => 1)));
    await eventually(async () => expect((await statuses(bus)).slice(names.length)).not.toContain('delivering'));
  });
});
