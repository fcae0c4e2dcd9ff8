import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callOps } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import type { Service } from './support/service.ts';
import { connectorYaml } from './support/connector-yaml.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent } from './support/tier-event.ts';

const withinMs = 2_000;
const on = connectorYaml({});
const paused = connectorYaml({ slack: { paused: true } });
const off = connectorYaml({ slack: { enabled: false } });

let cluster: Cluster;
let relay: Service;
let mounted: Service;
let mount: string;

beforeAll(async () => {
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start();
  mount = join(cluster.directory, 'mount');
  await swapConfigMap(on);
  mounted = await cluster.start({ CONFIG_FILE: join(mount, 'connector.yaml') });
});
afterAll(() => cluster.close());

/** Swaps the file as Kubernetes does: into a new directory, to which a rename points the symbolic link `..data`. */
async function swapConfigMap(text: string): Promise<void> {
  const version = `..2026_${Math.random().toString(36).slice(2)}`;
  await mkdir(join(mount, version), { recursive: true });
  await writeFile(join(mount, version, 'connector.yaml'), text);
  await symlink(version, join(mount, '..data_tmp'));
  await rename(join(mount, '..data_tmp'), join(mount, '..data'));
  await symlink(join('..data', 'connector.yaml'), join(mount, 'connector.yaml')).catch(() => undefined);
}

/** Returns Slack as the ops API shows it, with what is in force. */
async function slackOf(of: Service): Promise<unknown> {
  const { body } = await callOps(of.url, 'GET destinations');
  return (body as { name: string }[]).find(({ name }) => name === 'slack');
}

const plainSave = (text: string) => writeFile(cluster.configFile, text);

async function editorsRename(text: string): Promise<void> {
  await writeFile(`${cluster.configFile}.swp`, text);
  await rename(`${cluster.configFile}.swp`, cluster.configFile);
}

async function removeAndWrite(text: string): Promise<void> {
  await rm(cluster.configFile);
  await writeFile(cluster.configFile, text);
}

async function saveAndHangUp(text: string): Promise<void> {
  await writeFile(cluster.configFile, text);
  relay.signal('SIGHUP');
}

describe('a saved configuration file takes effect within two seconds', () => {
  it.each([
    ['saved in place', plainSave, () => relay],
    ['renamed into its place, as editors do', editorsRename, () => relay],
    ['removed and written anew', removeAndWrite, () => relay],
    ['saved, and announced by SIGHUP', saveAndHangUp, () => relay],
    ['swapped by Kubernetes, a symbolic link in a ConfigMap', swapConfigMap, () => mounted],
  ])('%s', async (_how, save, of) => {
    for (const [text, expected] of [
      [paused, { enabled: true, paused: true, why: 'destinations.slack.paused is true' }],
      [off, { enabled: false, paused: false }],
      [on, { enabled: true, paused: false, why: null }],
    ] as const) {
      await save(text);
      await eventually(async () => expect(await slackOf(of())).toMatchObject(expected), { withinMs });
    }
  });

  it('with no restart: it is the same process, and takes webhooks', async () => {
    for (const each of [relay, mounted]) {
      expect((await fetch(`${each.url}/health/ready`)).status).toBe(200);
      expect(each.running).toBe(true);
      expect(each.logged('configuration.changed').length).toBeGreaterThan(2);
    }
  });
});

describe('an invalid configuration file', () => {
  const invalid = connectorYaml({ slack: { paused: 'perhaps' }, hubspot: { retries: 3 } });

  it('is refused with path and reason in the log and in the health, and the old settings stay', async () => {
    await plainSave(paused);
    await eventually(async () => expect(await slackOf(relay)).toMatchObject({ paused: true }), { withinMs });
    await plainSave(invalid);
    const problems = [
      expect.objectContaining({ where: 'destinations.hubspot.retries', line: 1, problem: expect.any(String) }),
      expect.objectContaining({ where: 'destinations.slack.paused', line: 1, problem: expect.any(String) }),
    ];
    await eventually(() => expect(relay.logged('configuration.refused')).toHaveLength(1), { withinMs });
    expect(relay.logged('configuration.refused')[0]?.['problems']).toEqual(expect.arrayContaining(problems));
    const response = await fetch(`${relay.url}/health/ready`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      details: { configuration: { refused: { problems: expect.arrayContaining(problems) } } },
    });
    expect(await slackOf(relay)).toMatchObject({ enabled: true, paused: true });
  });

  it('is forgotten once it is valid again', async () => {
    await plainSave(on);
    await eventually(async () => expect(await slackOf(relay)).toMatchObject({ paused: false }), { withinMs });
    expect(await (await fetch(`${relay.url}/health/ready`)).text()).not.toContain('refused');
    expect(await readFile(cluster.configFile, 'utf8')).toBe(on);
  });
});

describe('what is switched off', () => {
  const statuses = () =>
    cluster.query<{ status: string; count: number }>(
      `SELECT status, count(*)::int AS count FROM tier_relay.deliveries WHERE destination = 'slack' GROUP BY 1 ORDER BY 1`,
    );

  it('is recorded as skipped, and delivered when its time range is replayed', async () => {
    await plainSave(off);
    await eventually(async () => expect(await slackOf(relay)).toMatchObject({ enabled: false }), { withinMs });
    const since = new Date();
    const names = ['Ada', 'Grace', 'Edsger'];
    for (const name of names) await postWebhook(relay.url, tierEvent({ customer: { name } }));
    await eventually(async () => expect(await statuses()).toEqual([{ status: 'skipped', count: 3 }]));
    const until = new Date(Date.now() + 1);
    await plainSave(on);
    await eventually(async () => expect(await slackOf(relay)).toMatchObject({ enabled: true }), { withinMs });
    const range = { destination: 'slack', status: 'skipped' };

    const earlier = { ...range, until: since.toISOString() };
    expect(await callOps(relay.url, 'POST deliveries/replay', { body: earlier })).toMatchObject({
      body: { replayed: 0 },
    });
    const body = { ...range, since: since.toISOString(), until: until.toISOString() };
    expect(await callOps(relay.url, 'POST deliveries/replay', { body })).toMatchObject({ body: { replayed: 3 } });
    await eventually(async () => expect(await statuses()).toEqual([{ status: 'delivered', count: 3 }]));
    const { messages } = cluster.sandbox.slack;
    for (const name of names) expect(messages.filter(({ text }) => text.includes(name))).toHaveLength(1);
  });
});

describe('a channel that Slack has stopped', () => {
  it('shows with the reason and what to do, and is tried again at once when it is resumed', async () => {
    const changes = relay.logged('configuration.changed').length;
    await plainSave(connectorYaml({ slack: { channel: 'C0STRANGER' } }));
    await eventually(() => expect(relay.logged('configuration.changed').length).toBeGreaterThan(changes), { withinMs });
    await postWebhook(relay.url, tierEvent());
    const detail = 'channel C0STRANGER: Slack answered not_in_channel: invite the app to it';
    const waiting = [{ reason: 'misconfigured', detail, deliveries: 1, dueAt: expect.any(String) }];
    const why = `misconfigured: ${detail} (1 wait)`;
    const lanes = [
      { lane: 'C0STRANGER', reason: 'misconfigured', detail, since: expect.any(String), until: expect.any(String) },
    ];
    await eventually(async () => expect(await slackOf(relay)).toMatchObject({ paused: false, why, lanes, waiting }));

    const { slack } = cluster.sandbox;
    slack.configure({ channels: slack.channels.map((channel) => ({ ...channel, isMember: true })) });
    expect(await callOps(relay.url, 'POST destinations/slack/resume')).toMatchObject({ status: 200 });
    await eventually(() => expect(slack.messagesIn('C0STRANGER')).toHaveLength(1));
    expect(await slackOf(relay)).toMatchObject({ why: null, lanes: [], waiting: [] });
  });
});
