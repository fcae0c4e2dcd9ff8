import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { catalog } from '../destinations/catalog.ts';
import { ConfigurationError } from './configuration-error.ts';
import { loadEnvironment } from './environment.ts';

const directory = mkdtempSync(join(tmpdir(), 'environment-'));

afterAll(() => {
  rmSync(directory, { recursive: true });
});

const whsec = 'whsec_aGlkZGVuaGlkZGVuaGlkZGVuaGlkZGVu';

describe('loadEnvironment', () => {
  it('has a default for all but the secrets', () => {
    expect(loadEnvironment({}, catalog)).toStrictEqual({
      port: 3000,
      host: '0.0.0.0',
      configFile: 'config/connector.yaml',
      dataDir: './data',
      webhookSecrets: [],
      destinations: { hubspot: { baseUrl: 'https://api.hubapi.com' }, slack: { apiUrl: 'https://slack.com/api/' } },
      logLevel: 'info',
    });
  });

  it('reads every variable', () => {
    const environment = loadEnvironment(
      {
        PORT: '8080',
        HOST: '127.0.0.1',
        CONFIG_FILE: '/etc/relay.yaml',
        DATABASE_URL: 'postgresql://relay:pw@db:5432/relay',
        DATA_DIR: '/var/lib/relay',
        VOUCHERIFY_WEBHOOK_SECRET: 'old-key, new-key,',
        HUBSPOT_ACCESS_TOKEN: 'pat-eu1-1',
        HUBSPOT_BASE_URL: 'http://127.0.0.1:4000//',
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_API_URL: 'http://127.0.0.1:4001/api',
        OPS_TOKEN: 'ops',
        ALERT_WEBHOOK_URL: 'https://ops.example/alerts?key=1',
        ALERT_WEBHOOK_SECRET: whsec,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
        LOG_LEVEL: 'debug',
      },
      catalog,
    );
    expect(environment).toStrictEqual({
      port: 8080,
      host: '127.0.0.1',
      configFile: '/etc/relay.yaml',
      databaseUrl: 'postgresql://relay:pw@db:5432/relay',
      dataDir: '/var/lib/relay',
      webhookSecrets: ['old-key', 'new-key'],
      destinations: {
        hubspot: { accessToken: 'pat-eu1-1', baseUrl: 'http://127.0.0.1:4000' },
        slack: { botToken: 'xoxb-1', apiUrl: 'http://127.0.0.1:4001/api/' },
      },
      opsToken: 'ops',
      alertWebhook: { url: 'https://ops.example/alerts?key=1', secret: whsec },
      tracedRatio: 0.25,
      logLevel: 'debug',
    });
  });

  it('takes an empty variable for an unset one', () => {
    const empty = { PORT: '', DATABASE_URL: '', OPS_TOKEN: '', OPS_TOKEN_FILE: '', VOUCHERIFY_WEBHOOK_SECRET: ',' };
    expect(loadEnvironment(empty, catalog)).toStrictEqual(loadEnvironment({}, catalog));
  });

  it('takes a secret from a file, without the line break editors put at its end', () => {
    const path = join(directory, 'token');
    writeFileSync(path, 'xoxb-from-a-file\r\n');
    expect(loadEnvironment({ SLACK_BOT_TOKEN_FILE: path }, catalog).destinations.slack.botToken).toBe(
      'xoxb-from-a-file',
    );
  });

  it.each(['\n', '\r\n', ' \t'])('reads every variable without %j around it, and none of it as unset', (space) => {
    const plain = {
      PORT: '8080',
      HOST: '127.0.0.1',
      CONFIG_FILE: '/etc/relay.yaml',
      DATABASE_URL: 'postgresql://relay:pw@db:5432/relay',
      VOUCHERIFY_WEBHOOK_SECRET: 'old-key,new-key',
      HUBSPOT_ACCESS_TOKEN: 'pat-eu1-1',
      HUBSPOT_BASE_URL: 'http://127.0.0.1:4000',
      SLACK_BOT_TOKEN_FILE: '/run/secrets/slack',
      LOG_LEVEL: 'debug',
    };
    const spaced = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, space + value + space]));
    const read = (path: string) => (path === plain.SLACK_BOT_TOKEN_FILE ? `xoxb-1${space}` : '');
    const all = { ...spaced, DATA_DIR: space, OPS_TOKEN: space };
    expect(loadEnvironment(all, catalog, read)).toStrictEqual(loadEnvironment(plain, catalog, read));
  });

  it.each(['VOUCHERIFY_WEBHOOK_SECRET', 'HUBSPOT_ACCESS_TOKEN', 'SLACK_BOT_TOKEN', 'OPS_TOKEN', 'DATABASE_URL'])(
    'reads %s_FILE',
    (name) => {
      const value = name === 'DATABASE_URL' ? 'postgres://db/relay' : 'from-a-file';
      const environment = loadEnvironment({ [`${name}_FILE`]: '/run/secrets/x' }, catalog, () => value);
      expect(JSON.stringify(environment)).toContain(value);
    },
  );

  it.each([
    [{ PORT: '65536' }, 'PORT must be a port number from 0 to 65535'],
    [{ PORT: '3000x' }, 'PORT must be a port number from 0 to 65535'],
    [{ LOG_LEVEL: 'INFO' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent'],
    [{ HUBSPOT_BASE_URL: 'api.hubapi.com' }, 'HUBSPOT_BASE_URL must be a URL that starts with https:// or http://'],
    [{ SLACK_API_URL: 'ftp://slack.com' }, 'SLACK_API_URL must be a URL that starts with https:// or http://'],
    [{ SLACK_API_URL: 'https://me:hidden@slack.com' }, 'SLACK_API_URL must not hold a user name or password'],
    [{ HUBSPOT_BASE_URL: 'https://x.test/?a=hidden' }, 'HUBSPOT_BASE_URL must not have a query'],
    [{ DATABASE_URL: 'mysql://me:hidden@db' }, 'DATABASE_URL must be a URL like postgres://'],
    [{ DATABASE_URL: 'postgres://db/relay hidden' }, 'DATABASE_URL must be a URL like postgres://'],
    [{ HUBSPOT_ACCESS_TOKEN: 'pat hidden' }, 'HUBSPOT_ACCESS_TOKEN holds a space, a line break'],
    [{ SLACK_BOT_TOKEN: 'xoxb\nhidden' }, 'SLACK_BOT_TOKEN holds a space, a line break'],
    [{ OPS_TOKEN: 'hidden-é' }, 'OPS_TOKEN holds a space, a line break or a character that is not ASCII'],
    [{ VOUCHERIFY_WEBHOOK_SECRET: 'a,hidden b' }, 'VOUCHERIFY_WEBHOOK_SECRET holds a space'],
    [{ OPS_TOKEN: 'hidden', OPS_TOKEN_FILE: '/x' }, 'OPS_TOKEN and OPS_TOKEN_FILE are both set: keep one'],
    [{ ALERT_WEBHOOK_URL: 'ops.example/hidden', ALERT_WEBHOOK_SECRET: whsec }, 'ALERT_WEBHOOK_URL must be a URL that'],
    [
      { ALERT_WEBHOOK_URL: 'https://a:hidden@b.test', ALERT_WEBHOOK_SECRET: whsec },
      'ALERT_WEBHOOK_URL must be a URL that',
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_SAMPLER_ARG: '1.5' },
      'OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1',
    ],
    [{ ALERT_WEBHOOK_SECRET: whsec }, 'ALERT_WEBHOOK_URL must be a URL that'],
    [
      { ALERT_WEBHOOK_URL: 'https://b.test/hidden' },
      'ALERT_WEBHOOK_SECRET must be whsec_ and 24 to 64 bytes in base64',
    ],
    [{ ALERT_WEBHOOK_URL: 'https://b.test', ALERT_WEBHOOK_SECRET: 'hidden' }, 'ALERT_WEBHOOK_SECRET must be whsec_'],
    [{ OPS_TOKEN_FILE: '/nowhere/hidden' }, 'OPS_TOKEN_FILE must be the path of a file this process can read (ENOENT)'],
  ])('refuses %j without repeating it', (env, message) => {
    const error = refusalOf(() => loadEnvironment(env, catalog));
    expect(error.message).toContain(`  - ${message}`);
    expect(JSON.stringify(error.problems) + String(error.stack)).not.toContain('hidden');
  });

  it('refuses a secret file without a secret in it', () => {
    const error = refusalOf(() => loadEnvironment({ OPS_TOKEN_FILE: '/run/secrets/ops' }, catalog, () => '\n'));
    expect(error.problems).toEqual([
      { where: 'OPS_TOKEN_FILE', problem: 'names an empty file: write the secret into it' },
    ]);
  });

  it('names everything that is wrong at once', () => {
    const error = refusalOf(() => loadEnvironment({ PORT: 'x', LOG_LEVEL: 'loud', OPS_TOKEN: 'a b' }, catalog));
    expect(error.problems.map(({ where }) => where).sort()).toEqual(['LOG_LEVEL', 'OPS_TOKEN', 'PORT']);
  });
});

function refusalOf(load: () => unknown): ConfigurationError {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
