import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { vendorVariables } from './sandbox/vendors.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import type { ConnectorBlocks } from './support/connector-yaml.ts';
import { runCommand } from './support/run-command.ts';

type Slack = NonNullable<ConnectorBlocks['slack']>;

describe('npm run setup:slack', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => {
    sandbox.slack.reset();
  });
  afterAll(() => sandbox.stop());

  const setUp = async (slack: Slack = {}, env: NodeJS.ProcessEnv = {}, args: readonly string[] = []) => {
    const { botToken } = sandbox.slack;
    const result = await runCommand({
      args: ['setup', 'slack', ...args],
      config: { slack },
      env: { ...vendorVariables(sandbox), ...env },
    });
    expect(result.stdout + result.stderr).not.toContain(botToken);
    return { ...result, lines: result.stdout.split('\n'), problems: result.stderr.split('\n') };
  };

  it('says that all is well, asks about each channel once, and posts nothing', async () => {
    const routes = [
      { tier: 'Gold', channel: 'C0VIP' },
      { tier: 'Platinum', channel: 'C0PRIVATE' },
      { channel: 'C0VIP' },
    ];
    expect(await setUp({ routes })).toMatchObject({
      exitCode: 0,
      stderr: '',
      lines: [
        '  ok        workspace Sandbox (https://sandbox.slack.com/), bot tier-relay',
        '  ok        channel #loyalty (C0LOYALTY)',
        '  ok        channel #vip (C0VIP)',
        '  ok        channel #loyalty-private (C0PRIVATE)',
        '  ok        messages: Slack takes all 3 that tier-relay preview slack shows',
        'Slack is set up: nothing stops posts.',
        '',
      ],
    });
    const three = (method: string) => [method, method, method];
    const asked = sandbox.slack.calls.recent.map(({ path }) => path.replace('/api/', ''));
    expect(asked).toEqual(['auth.test', ...three('conversations.info'), ...three('blocks.validate')]);
    expect(sandbox.slack.messages).toEqual([]);
  });

  it('tells what stops posts, and what to do about each', async () => {
    sandbox.slack.configure({ scopes: ['channels:read', 'groups:read', 'channels:history'] });
    const channels = ['C0NOWHERE', 'C0SECRET', 'C0ARCHIVED', 'C0STRANGER', 'C0SHARED', 'C0PRIVATE'];
    const routes = channels.map((channel) => ({ tier: channel, channel }));
    const { exitCode, lines, problems } = await setUp({ routes });
    expect(exitCode).toBe(1);
    expect(problems).toEqual([
      '  problem   the app may not post: grant the app the scope chat:write under OAuth & Permissions, and install it again',
      ...['C0NOWHERE', 'C0SECRET'].map(
        (id) =>
          `  problem   channel ${id} is not there, or private and without the app: check its ID, or type /invite @tier-relay in it`,
      ),
      '  problem   channel #old-loyalty (C0ARCHIVED) is archived: unarchive it, or set another',
      '  problem   channel #not-invited (C0STRANGER) is without the app: type /invite @tier-relay in it',
      'Slack is not set up yet: see the problems above.',
      '',
    ]);
    expect(lines.filter((line) => line.startsWith('  warning'))).toEqual([
      "  warning   channel #loyalty-partners (C0SHARED) is shared with another company, which would read your customers' names: set another",
      '  warning   a post whose answer is lost cannot be looked up and may show twice: grant the app the scope groups:history under OAuth & Permissions, and install it again',
    ]);
  });

  it('is content with the scope to post alone, and says what it could not check', async () => {
    sandbox.slack.configure({ scopes: ['chat:write'] });
    const grant = (scopes: string) => `grant the app the ${scopes} under OAuth & Permissions, and install it again`;
    const { exitCode, stderr, lines } = await setUp({ routes: [{ tier: 'Gold', channel: 'C0PRIVATE' }] });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(lines.slice(1, 4)).toEqual([
      `  warning   channel C0LOYALTY is not checked: ${grant('scope channels:read')}`,
      `  warning   channel C0PRIVATE is not checked: ${grant('scope groups:read')}`,
      `  warning   a post whose answer is lost cannot be looked up and may show twice: ${grant('scopes channels:history, groups:history')}`,
    ]);
  });

  it('goes on without Slack’s validator', async () => {
    const body = { ok: false, error: 'unknown_method', req_method: 'blocks.validate' };
    sandbox.slack.faults.add({ path: 'blocks.validate', effect: { kind: 'answer', status: 200, body } });
    const { exitCode, lines } = await setUp();
    expect([exitCode, lines.at(-3), lines.at(-2)]).toEqual([
      0,
      '  skipped   the messages are not checked: Slack answered unknown_method',
      'Slack is set up: nothing stops posts.',
    ]);
    expect(sandbox.slack.calls.recent.filter(({ path }) => path.endsWith('blocks.validate'))).toHaveLength(1);
  });

  it('tells what Slack’s validator finds', async () => {
    const errors = [{ pointer: '/0/text', code: 'failed_constraint', message: 'must be shorter' }];
    const body = { ok: false, error: 'invalid_blocks', errors };
    sandbox.slack.faults.add({ path: 'blocks.validate', times: 1, effect: { kind: 'answer', status: 200, body } });
    const { exitCode, problems, stdout } = await setUp();
    expect([exitCode, problems[0]]).toEqual([
      1,
      '  problem   Slack would refuse the message for one customer, upgraded: /0/text must be shorter (tier-relay preview slack shows it)',
    ]);
    expect(stdout).not.toContain('messages:');
  });

  it.each<[string, NodeJS.ProcessEnv, string]>([
    [
      'is not set',
      { SLACK_BOT_TOKEN: '' },
      'SLACK_BOT_TOKEN is not set: set it to the Bot User OAuth Token of the Slack app',
    ],
    [
      'is refused',
      { SLACK_BOT_TOKEN: 'xoxb-old' },
      'Slack answered invalid_auth: set SLACK_BOT_TOKEN to a valid bot token',
    ],
  ])('ends with an error when the token %s', async (_how, env, message) => {
    const { exitCode, stdout, stderr } = await setUp({}, env);
    expect([exitCode, stdout, stderr]).toEqual([1, '', `${message}\n`]);
  });

  it('ends with an error when Slack cannot be reached', async () => {
    await sandbox.slack.goOffline();
    const { exitCode, stdout, stderr } = await setUp();
    await sandbox.slack.goOnline();
    expect([exitCode, stdout, stderr]).toEqual([
      1,
      '',
      `Slack cannot be reached at ${new URL(sandbox.slack.apiUrl).host} (no answer: ECONNREFUSED): check the network, and SLACK_API_URL if it is set\n`,
    ]);
  });

  it('ends at the first call that Slack limits, and says how long to wait', async () => {
    const limited = { status: 429, headers: { 'retry-after': '30' }, body: { ok: false, error: 'ratelimited' } };
    sandbox.slack.faults.add({ path: 'conversations.info', after: 1, effect: { kind: 'answer', ...limited } });
    const routes = ['C0VIP', 'C0PRIVATE'].map((channel) => ({ tier: channel, channel }));
    const { exitCode, lines, stderr } = await setUp({ routes });
    expect([exitCode, lines[1], stderr]).toEqual([
      1,
      '  ok        channel #loyalty (C0LOYALTY)',
      'Slack takes no more calls for now (429): run this again in 30 s\n',
    ]);
    expect(sandbox.slack.calls.total).toBe(3);
  });

  it('refuses arguments', async () => {
    const { exitCode, stderr } = await setUp({}, {}, ['--dry-run']);
    expect([exitCode, stderr]).toEqual([2, 'setup slack creates nothing: leave out --dry-run\n']);
    expect(sandbox.slack.calls.total).toBe(0);
  });
});
