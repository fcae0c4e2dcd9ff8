import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type RecordingServer, startRecordingServer } from './destinations/recording-server.ts';
import { callOps } from './support/call-ops.ts';
import { cliOf } from './support/cli.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import type { Service } from './support/service.ts';
import { tierEvent } from './support/tier-event.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const alerts = { slackChannel: 'C0VIP', stoppedFor: '1s', laneOnHoldFor: '1s', deadLetters: 1 };

interface Received {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, string>>;
}

let cluster: Cluster;
let receiver: RecordingServer;
let receiverStatus = 204;
let relays: Service[];

beforeAll(async () => {
  receiver = await startRecordingServer(() => ({ status: receiverStatus, body: '' }));
  cluster = await Cluster.open({ blocks: { alerts }, timing: { alertCheckMs: 100 } });
  relays = [await start(), await start()];
});
afterEach(() => {
  cluster.sandbox.slack.faults.clear();
  cluster.sandbox.hubspot.faults.clear();
});
afterAll(async () => {
  await cluster.close();
  await receiver.close();
});

const start = () =>
  cluster.start({ ALERT_WEBHOOK_URL: `${receiver.origin}/alerts`, ALERT_WEBHOOK_SECRET: secret, LOG_LEVEL: 'debug' });
const relay = () => relays.find(({ running }) => running)!;

/** Returns what the receiver was sent. Throws when a signature is wrong. */
const received = () =>
  receiver.requests.map(({ body, headers }) => new Webhook(secret).verify(body, headers as never) as Received);
const told = () => received().map(({ type, data }) => `${type} ${data['name']} ${data['scope']}`.trim());
const posted = () => cluster.sandbox.slack.messages.filter(({ channel }) => channel === 'C0VIP');
const titles = () => posted().map(({ blocks }) => (blocks[0]?.['text'] as { text: string }).text);

const refuse = (error: string) =>
  cluster.sandbox.slack.faults.add({
    path: 'chat.postMessage',
    effect: { kind: 'answer', status: 200, body: { ok: false, error } },
  });

/** Archives the channel of the congratulations, or brings it back. */
function archive(isArchived: boolean): void {
  const { slack } = cluster.sandbox;
  slack.configure({
    channels: slack.channels.map((each) => (each.id === 'C0LOYALTY' ? { ...each, isArchived } : each)),
  });
}

/** Waits until no notice is left to be delivered. */
async function allTold(): Promise<void> {
  await eventually(async () => expect(await cluster.query('SELECT FROM tier_relay.alert_notices')).toEqual([]));
}

describe('alerts', () => {
  it('tell once that a destination is stopped and what to do, signed and in Slack, and once that it is over', async () => {
    cluster.sandbox.hubspot.faults.add({ path: '/crm', effect: { kind: 'answer', status: 401, body: {} } });
    const event = tierEvent();
    await postWebhook(relay().url, event);
    await eventually(() => expect(told()).toEqual(['alert.opened destination_stopped hubspot']));
    const [opened] = received();
    expect(opened).toEqual({
      type: 'alert.opened',
      timestamp: opened?.data['since'],
      data: {
        id: expect.any(String),
        name: 'destination_stopped',
        scope: 'hubspot',
        since: expect.stringMatching(/^\d{4}-.*Z$/),
        resolvedAt: null,
        summary: expect.stringContaining('hubspot is stopped: auth: HubSpot refused the token (401)'),
        remedy: expect.stringContaining('tier-relay resume hubspot'),
      },
    });
    expect(receiver.lastRequest()).toMatchObject({ method: 'POST', path: '/alerts' });
    expect(receiver.lastRequest().headers['webhook-id']).toBe(`alert_${opened?.data['id']}_open`);
    await eventually(() => expect(titles()).toEqual(['🔴 Tier Relay: look at this']));
    expect(posted()[0]?.text).toContain('hubspot is stopped');
    expect(posted()[0]?.text).toContain('tier-relay resume hubspot');

    await eventually(async () => {
      const { body } = await callOps(relay().url, 'GET alerts');
      expect(body).toEqual({ items: [expect.objectContaining({ name: 'destination_stopped', untold: [] })] });
    });
    const { says, read } = cliOf(() => relay().url);
    expect(await read('alerts')).toMatchObject({ items: [{ name: 'destination_stopped' }] });
    expect(await says('alerts')).toMatch(
      /destination_stopped: hubspot is stopped: auth: .*\n {2}Do what the reason says/,
    );
    const metrics = await (await fetch(`${relay().url}/metrics`)).text();
    expect(metrics).toContain('tier_relay_alerts{name="destination_stopped"} 1');

    cluster.sandbox.hubspot.faults.clear();
    await callOps(relay().url, 'POST destinations/hubspot/resume');
    await eventually(() => expect(told().slice(1)).toEqual(['alert.resolved destination_stopped hubspot']));
    await eventually(() => expect(titles().slice(1)).toEqual(['🟢 Tier Relay: it is over']));
    expect(await says('alerts')).toBe('No alert is open.\n');
    expect(JSON.stringify([received(), posted()])).not.toMatch(/Lovelace|cust_|@example/);
  });

  it('that Slack is stopped reach the webhook, and Slack once it works again; a restart repeats nothing', async () => {
    const before = told().length;
    refuse('invalid_auth');
    await postWebhook(relay().url, tierEvent());
    const opened = ['alert.opened destination_stopped slack'];
    await eventually(() => expect(told().slice(before)).toEqual(opened));
    await eventually(async () => {
      const { body } = await callOps(relay().url, 'GET alerts');
      const untold = expect.objectContaining({ target: 'slack', state: 'open', detail: expect.stringMatching(/auth/) });
      expect(body).toEqual({ items: [expect.objectContaining({ scope: 'slack', untold: [untold] })] });
    });
    await Promise.all(relays.map((each) => each.end('SIGKILL')));
    relays = [await start()];
    cluster.sandbox.slack.faults.clear();
    await cluster.query('UPDATE tier_relay.alert_notices SET due_at = now()');
    await allTold();
    expect(told().slice(before)).toEqual(opened);
    expect(titles().slice(2)).toEqual(['🔴 Tier Relay: look at this']);
    await callOps(relay().url, 'POST destinations/slack/resume');
    await eventually(() => expect(told().slice(before + 1)).toEqual(['alert.resolved destination_stopped slack']));
    await allTold();
  });

  it('tell of a channel on hold', async () => {
    const before = told().length;
    archive(true);
    await postWebhook(relay().url, tierEvent());
    await eventually(() => expect(told().slice(before)).toEqual(['alert.opened lane_on_hold slack C0LOYALTY']));
    expect(received().at(-1)?.data['summary']).toContain('unarchive it, or route to another');
    archive(false);
    await callOps(relay().url, 'POST destinations/slack/resume');
    await eventually(() => expect(told().slice(before + 1)).toEqual(['alert.resolved lane_on_hold slack C0LOYALTY']));
    await allTold();
  });

  it('that the receiver refuses are sent again, under the same id', async () => {
    const [before, calls] = [told().length, receiver.requests.length];
    receiverStatus = 503;
    await postWebhook(relay().url, { ...tierEvent(), data: {} });
    await eventually(() => expect(receiver.requests.length).toBeGreaterThan(calls + 2));
    receiverStatus = 204;
    await allTold();
    expect(new Set(told().slice(before))).toEqual(new Set(['alert.opened events_rejected']));
    expect(new Set(receiver.requests.slice(calls).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(relay().logged('alert.opened')).toContainEqual(expect.objectContaining({ name: 'events_rejected' }));
    const why = { target: 'webhook', detail: 'ALERT_WEBHOOK_URL answered 503', isGivenUp: false };
    expect(relay().logged('alert.untold')).toContainEqual(expect.objectContaining(why));
    expect(relay().output).not.toContain(receiver.origin);
  });
});
