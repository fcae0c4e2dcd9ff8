import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { opsToken } from './support/call-ops.ts';
import { cliOf } from './support/cli.ts';
import { Cluster } from './support/cluster.ts';
import { freePort } from './support/free-port.ts';
import { runCommand } from './support/run-command.ts';
import type { Service } from './support/service.ts';

let cluster: Cluster;
let relay: Service;

beforeAll(async () => {
  cluster = await Cluster.open({ sandbox: { slack: { channelIntervalMs: 0 } } });
  relay = await cluster.start();
});
afterAll(() => cluster.close());

const { run, says, read } = cliOf(() => relay.url);

describe('a service that cannot be asked', () => {
  const asks = async (env: NodeJS.ProcessEnv, ...args: readonly string[]) => {
    const { exitCode, stderr } = await runCommand({ args: ['destinations', ...args], env });
    return [exitCode, stderr];
  };

  it('is told from one that says no', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    expect(await asks({ OPS_TOKEN: opsToken }, '--url', nowhere)).toEqual([
      3,
      `no service answers at ${nowhere} (ECONNREFUSED): start it, or say where it is with --url or TIER_RELAY_URL\n`,
    ]);
    expect(await asks({ OPS_TOKEN: 'old', TIER_RELAY_URL: relay.url })).toEqual([
      3,
      `the service at ${relay.url} refuses the token: set OPS_TOKEN to the one that it was started with\n`,
    ]);
    expect(await asks({ TIER_RELAY_URL: relay.url })).toEqual([
      3,
      'OPS_TOKEN is not set: set it (or OPS_TOKEN_FILE) to the one of the service\n',
    ]);
    const closed = await cluster.start({ OPS_TOKEN: undefined });
    expect(await asks({ OPS_TOKEN: opsToken, PORT: String(closed.port) })).toEqual([
      3,
      `the service at ${closed.url} has no ops API: start it with OPS_TOKEN set\n`,
    ]);
  });

  it('is not named with a password, which would be shown', async () => {
    expect(await asks({ OPS_TOKEN: opsToken, TIER_RELAY_URL: 'http://relay:hunter2@127.0.0.1:1' })).toEqual([
      2,
      '--url, or TIER_RELAY_URL, must not hold a user or a password: the token is in OPS_TOKEN\n',
    ]);
  });

  it('may be another', async () => {
    const server = createServer((_, response) => response.end('<html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    expect(await asks({ OPS_TOKEN: opsToken }, '--url', url)).toEqual([
      3,
      `what answers at ${url} (200) is not Tier Relay: check --url or TIER_RELAY_URL\n`,
    ]);
    server.close();
  });
});

describe('the command line', () => {
  it.each([
    [['evnts'], /unknown command 'evnts'\n\(Did you mean events\?\)/],
    [['events', '--tiers', 'Gold'], /unknown option '--tiers'/],
    [['events', '--limit', '0'], /It must be a number/],
    [['events', '--since', 'soon'], /--since must be like 24h, today, yesterday/],
    [['events', '--kind', 'foo'], /Allowed choices are upgraded, downgraded, joined, prolonged, left/],
    [['replay', '--not-reason', 'bored'], /Allowed choices are auth,/],
    [['setup', 'fax'], /destination must be one of hubspot, slack/],
    [['erase'], /missing required argument 'customer'/],
  ])('ends with 2 when it does not understand %j', async (args, said) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(said);
  });

  it('explains itself', async () => {
    expect(await says('--help')).toMatch(/Exit codes:\n {2}0 [^]*Examples:\n/);
    expect(await says('replay', '--help')).toMatch(/--not-campaign <id>[^]*Examples:\n/);
    expect(await says('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('never takes an id for a part of the address', async () => {
    for (const args of [
      ['events', '.'],
      ['customer', '..'],
      ['erase', '--yes', '..'],
      ['replay', '.'],
    ]) {
      expect(await run(...args)).toEqual({ exitCode: 2, stdout: '', stderr: 'no id is . or ..\n' });
    }
  });

  it('does not end well when what it says cannot be written', async () => {
    const { exitCode, stderr } = await runCommand({ args: ['--help'], env: {}, stdoutFile: '/dev/full' });
    expect([exitCode, stderr]).toEqual([1, 'the output cannot be written: ENOSPC\n']);
  });

  it('checks a configuration file before the service reads it', async () => {
    const check = (config: object) => runCommand({ args: ['config', 'check'], config, env: {} });
    expect(await check({ slack: { chanel: 'C0LOYALTY' } })).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining(
        'problem   destinations.slack.chanel (line 1) is not a setting: did you mean channel?',
      ),
    });
    const nowhere = await runCommand({ args: ['config', 'check', '/nope'], env: {} });
    expect(nowhere).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('[file] names /nope, which cannot be read'),
    });
    const { exitCode, stdout } = await check({});
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ok +.*connector\.yaml can be used\n {2}warning +VOUCHERIFY_WEBHOOK_SECRET is not set/);
  });

  it('previews what is posted', async () => {
    expect(await says('preview', 'slack')).toMatch(/^# one customer, upgraded\n[^]*"blocks": \[/);
    expect(await read('preview', 'slack')).toMatchObject([{ title: 'one customer, upgraded' }, {}, {}]);
  });
});
