import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './support/eventually.ts';
import { members, membersIn, SlackStage } from './support/slack-stage.ts';

const minuteMs = 60_000;
const path = 'chat.postMessage';

describe('what stops Slack is visible, loses nothing, and ends by itself', () => {
  let stage: SlackStage;
  beforeAll(async () => {
    stage = await SlackStage.open();
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  const refuse = (error: string, more: object = {}): void =>
    stage.slack.faults.add({ path, effect: { kind: 'answer', status: 200, body: { ok: false, error, ...more } } });
  const named = () => stage.slack.messages.flatMap(membersIn);

  it.each([
    ['invalid_auth', 'auth', minuteMs, 'set SLACK_BOT_TOKEN'],
    ['not_authed', 'auth', minuteMs, 'set SLACK_BOT_TOKEN'],
    ['token_revoked', 'auth', minuteMs, 'set SLACK_BOT_TOKEN'],
    ['token_expired', 'auth', minuteMs, 'set SLACK_BOT_TOKEN'],
    ['account_inactive', 'auth', minuteMs, 'set SLACK_BOT_TOKEN'],
    ['missing_scope', 'auth', minuteMs, 'grant the app the scope chat:write'],
    ['no_permission', 'auth', minuteMs, 'no_permission'],
    ['access_denied', 'auth', minuteMs, 'access_denied'],
    ['message_limit_exceeded', 'rate_limited', 120 * minuteMs, 'message_limit_exceeded'],
    ['team_added_to_org', 'rate_limited', 120 * minuteMs, 'team_added_to_org'],
    ['org_login_required', 'rate_limited', 120 * minuteMs, 'org_login_required'],
  ])('%s stops the destination', async (error, reason, probeInMs, advice) => {
    const bus = stage.bus();
    refuse(error, { needed: 'chat:write' });
    await bus.upgrade(members(1, 1));
    const hold = await eventually(async () => {
      const found = await bus.hold();
      expect(found).toMatchObject({ reason, detail: expect.stringContaining(`Slack answered ${error}`) });
      return found;
    });
    expect(hold?.detail).toContain(advice);
    expect(Math.abs((hold?.until.getTime() ?? 0) - Date.now() - probeInMs)).toBeLessThan(5_000);
    await eventually(async () => {
      const rows = await bus.deliveries();
      expect(rows.map(({ status, attempts }) => `${status} ${String(attempts)}`)).toEqual(['pending 0']);
    });
    expect(stage.slack.calls.total).toBe(1);
    stage.slack.faults.clear();
    await bus.resume();
    await bus.skipTime();
    await stage.shown(1);
  });

  it('a stopped destination is probed with one post, and works again when that is taken', async () => {
    const bus = stage.bus();
    refuse('invalid_auth');
    await bus.upgrade(members(1, 3));
    const { since } = await eventually(async () => {
      const found = await bus.hold();
      if (!found) throw new Error('not on hold yet');
      return found;
    });
    await bus.skipTime();
    await eventually(() => expect(stage.slack.calls.total).toBe(2));
    await eventually(async () => expect((await bus.hold())?.until.getTime()).toBeGreaterThan(Date.now()));
    expect((await bus.hold())?.since).toEqual(since);
    stage.slack.faults.clear();
    await bus.skipTime();
    await stage.shown(3);
    expect(named().toSorted()).toEqual(members(1, 3));
    expect(await bus.hold()).toBeNull();
  });

  it.each([
    ['C0ARCHIVED', 'is_archived', 'unarchive it, or route to another'],
    ['C0STRANGER', 'not_in_channel', 'invite the app to it'],
    ['C0SECRET', 'channel_not_found', 'check its ID, and invite the app if it is private'],
    ['C0VIP', 'restricted_action_read_only_channel', 'restricted_action_read_only_channel'],
  ])('%s: %s stops that channel only', async (channel, error, advice) => {
    const settings = { channel: 'C0LOYALTY', routes: [{ campaign: 'Stopped', channel }] };
    const bus = stage.bus(settings);
    const restricted = { kind: 'answer', status: 200, body: { ok: false, error } } as const;
    stage.slack.faults.add({ path, body: 'C0VIP', effect: restricted });
    await bus.upgrade(members(1, 2), { campaign: { name: 'Stopped' } });
    await bus.upgrade(members(3, 4));
    await stage.shown(2, 'C0LOYALTY');
    const detail = expect.stringContaining(`channel ${channel}: Slack answered ${error}`);
    await eventually(async () => {
      const stopped = (await bus.deliveries()).slice(0, 2);
      expect(stopped).toMatchObject(Array(2).fill({ status: 'pending', reason: 'misconfigured', attempts: 0, detail }));
      expect(stopped[0]?.detail).toContain(advice);
      for (const { dueInMs } of stopped) expect(Math.abs(dueInMs - minuteMs)).toBeLessThan(5_000);
    });
    expect(await bus.hold()).toBeNull();

    stage.slack.faults.clear();
    const mended = { isMember: true, isArchived: false };
    stage.slack.configure({ channels: stage.slack.channels.map((each) => ({ ...each, ...mended })) });
    await bus.resume();
    await stage.shown(2, channel);
    expect(stage.slack.messagesIn(channel).flatMap(membersIn)).toEqual(members(1, 2));
  });
});
