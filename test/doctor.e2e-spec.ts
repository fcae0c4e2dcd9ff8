import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { callHubSpot } from './sandbox/hubspot/call-hubspot.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { vendorVariables } from './sandbox/vendors.ts';
import { opsToken } from './support/call-ops.ts';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { freePort } from './support/free-port.ts';
import { postWebhook } from './support/post-webhook.ts';
import { postgresUrl } from './support/postgres-url.ts';
import { runCommand } from './support/run-command.ts';
import { webhookSecret } from './support/signed.ts';
import { createTestDatabase } from './support/test-postgres.ts';
import { tierEvent } from './support/tier-event.ts';

interface Report {
  readonly problems: number;
  readonly checks: readonly { readonly area: string; readonly level: string; readonly text: string }[];
}

describe('tier-relay doctor', () => {
  let sandbox: Sandbox;
  let healthy: NodeJS.ProcessEnv;

  beforeAll(async () => {
    sandbox = await startSandbox();
    healthy = {
      ...vendorVariables(sandbox),
      VOUCHERIFY_WEBHOOK_SECRET: webhookSecret,
      DATABASE_URL: postgresUrl(await createTestDatabase()),
      PORT: String(await freePort()),
    };
  });
  afterEach(() => {
    sandbox.slack.reset();
    sandbox.hubspot.reset();
  });
  afterAll(() => sandbox.stop());

  const examine = async (command: Partial<Parameters<typeof runCommand>[0]> = {}) => {
    const env = { ...healthy, ...command.env };
    const { exitCode, stdout, stderr } = await runCommand({ ...command, args: ['doctor', '--json'], env });
    expect(stderr).toBe('');
    for (const secret of [sandbox.slack.botToken, sandbox.hubspot.accessToken]) expect(stdout).not.toContain(secret);
    const { problems, checks } = JSON.parse(stdout) as Report;
    const at = (level: string) =>
      checks.filter((check) => check.level === level).map(({ area, text }) => `${area}: ${text}`);
    return { exitCode, problems, at };
  };

  it('finds nothing before the first start, and changes nothing', async () => {
    const { exitCode, at } = await examine({
      env: { DATABASE_URL: postgresUrl(await createTestDatabase({ empty: true })) },
    });
    expect([exitCode, at('problem'), at('warning')]).toEqual([0, [], []]);
    expect(at('ok')).toEqual([
      expect.stringMatching(/^Configuration: .* can be used$/),
      expect.stringMatching(
        /^Database: PostgreSQL 18\.\d+, UTF8, synchronous_commit is on in our sessions, \d+ \w+ in use$/,
      ),
      expect.stringMatching(/^Database: its clock and ours are .* s apart$/),
      'Database: the role may do what it must; the next start makes the tables',
      'HubSpot: the key of account 1020304 has the scopes for reading and writing contacts',
      'HubSpot: properties: all 7 are there, and of the right type',
      'Slack: workspace Sandbox (https://sandbox.slack.com/), bot tier-relay',
      'Slack: channel #loyalty (C0LOYALTY)',
      'Slack: messages: Slack takes all 3 that tier-relay preview slack shows',
      'Voucherify: the secret looks like one',
    ]);
    expect(at('skipped')).toContainEqual(expect.stringContaining('Service: no service answers at http://127.0.0.1:'));
    expect(sandbox.slack.messages).toEqual([]);
    expect(sandbox.hubspot.contacts).toEqual([]);
  });

  it('finds ten things that are broken at once, each with its remedy', async () => {
    sandbox.hubspot.configure({ scopes: ['crm.objects.contacts.read', 'crm.schemas.contacts.read'] });
    sandbox.slack.configure({ scopes: ['channels:read', 'groups:read', 'channels:history'] });
    const { exitCode, problems, at } = await examine({
      env: {
        DATABASE_URL: 'postgres://relay:hunter2@127.0.0.1:1/relay',
        VOUCHERIFY_WEBHOOK_SECRET: '"xoxb-1"',
        LOG_LEVEL: 'loud',
      },
      config: {
        webhook: { signatures: 'required' },
        hubspot: { properties: { tier: 'tier_of_loyalty', changedAt: 'createdate' } },
        slack: {
          routes: [
            { tier: 'Gold', channel: 'C0ARCHIVED' },
            { tier: 'Silver', channel: 'C0STRANGER' },
            { tier: 'Bronze', channel: 'C0SHARED' },
          ],
        },
      },
    });
    expect([exitCode, problems]).toEqual([1, 10]);
    expect(at('problem')).toEqual([
      expect.stringMatching(/^Configuration: LOG_LEVEL must be one of fatal/),
      'Configuration: webhook.signatures (line 1) is not a setting: did you mean signature?',
      'Database: nothing listens there: check host and port, and that PostgreSQL runs (ECONNREFUSED)',
      'HubSpot: the key of account 1020304 lacks crm.objects.contacts.write: grant it in HubSpot',
      'HubSpot: property createdate is read-only: choose another name in destinations.hubspot, or change it in HubSpot',
      'HubSpot: property tier_of_loyalty is missing: run tier-relay setup hubspot',
      'Slack: the app may not post: grant the app the scope chat:write under OAuth & Permissions, and install it again',
      'Slack: channel #old-loyalty (C0ARCHIVED) is archived: unarchive it, or set another',
      'Slack: channel #not-invited (C0STRANGER) is without the app: type /invite @tier-relay in it',
      'Voucherify: the secret in VOUCHERIFY_WEBHOOK_SECRET is in quotes, which count: leave them out',
    ]);
    expect(at('warning')).toContainEqual(
      "Slack: channel #loyalty-partners (C0SHARED) is shared with another company, which would read your customers' names: set another",
    );
  });

  it('names the host of a vendor that does not answer, or refuses the token', async () => {
    await sandbox.slack.goOffline();
    const { at } = await examine({ env: { HUBSPOT_ACCESS_TOKEN: 'pat-old' } });
    await sandbox.slack.goOnline();
    expect(at('problem')).toEqual([
      'HubSpot: HubSpot refused the token (401): set HUBSPOT_ACCESS_TOKEN to a valid key',
      `Slack: Slack cannot be reached at ${new URL(sandbox.slack.apiUrl).host} (no answer: ECONNREFUSED): check the network, and SLACK_API_URL if it is set`,
    ]);
  });

  it('finds a property of another type, and does without what HubSpot does not tell of the key', async () => {
    const route = '/oauth/v2/private-apps/get/access-token-info';
    sandbox.hubspot.faults.add({ path: route, effect: { kind: 'answer', status: 404, body: {} } });
    const property = { name: 'amount_of_tiers', label: 'Tiers', type: 'number', fieldType: 'number' };
    const body = { groupName: 'contactinformation', ...property };
    await callHubSpot(sandbox.hubspot, '/crm/v3/properties/contacts', { body });
    await eventually(async () => {
      const { at } = await examine({ config: { hubspot: { properties: { tier: 'amount_of_tiers' } } } });
      expect(at('problem')).toEqual([expect.stringContaining('amount_of_tiers is of type number, and must be string')]);
      expect(at('skipped')).toContainEqual(expect.stringContaining('does not say which scopes the key has (404)'));
    });
  });

  it('asks no vendor of a destination that is off', async () => {
    const { exitCode, at } = await examine({ env: { SLACK_BOT_TOKEN: '' }, config: { slack: { enabled: false } } });
    expect(exitCode).toBe(0);
    expect(at('skipped')).toContainEqual('Slack: destinations.slack.enabled is false: Slack is not asked');
    expect(sandbox.slack.calls.total).toBe(0);
  });

  it('says that the embedded PostgreSQL cannot have its data in a file', async () => {
    for (const DATA_DIR of [process.execPath, `${process.execPath}/data`]) {
      const { at } = await examine({ env: { DATABASE_URL: '', DATA_DIR } });
      expect(at('problem')).toEqual([`Database: ${process.execPath} is no directory: choose another DATA_DIR`]);
    }
  });

  it('finds a token that the service refuses', async () => {
    const cluster = await Cluster.open();
    const { port, url } = await cluster.start();
    const { at } = await examine({ env: { PORT: String(port), OPS_TOKEN: 'old' } });
    expect(at('problem')).toContainEqual(
      `Voucherify: the service at ${url} refuses the token: set OPS_TOKEN to the one that it was started with`,
    );
    await cluster.close();
  });

  it('works beside the running service and its embedded PostgreSQL', async () => {
    const cluster = await Cluster.open();
    const service = await cluster.start({ DATABASE_URL: undefined });
    expect((await postWebhook(service.url, tierEvent())).status).toBe(202);
    const env = { DATABASE_URL: '', DATA_DIR: cluster.directory, PORT: String(service.port), OPS_TOKEN: opsToken };
    const { at } = await examine({ env });
    expect(at('problem')).toEqual([]);
    expect(at('ok')).toEqual(
      expect.arrayContaining([
        `Database: the embedded PostgreSQL has its data in ${cluster.directory}/postgres`,
        expect.stringMatching(/^Database: \S+ GiB are free in/),
        'Database: the role may do what it must, and the tables are those of this version',
        expect.stringMatching(/^Voucherify: the last webhook came at 20\d\d-.*Z$/),
        `Service: it answers at ${service.url}, and takes webhooks`,
      ]),
    );
    await cluster.close();
  });
});
