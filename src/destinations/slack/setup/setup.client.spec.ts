import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type RecordingServer, startRecordingServer } from '../../../../test/destinations/recording-server.ts';
import { type Sandbox, startSandbox } from '../../../../test/sandbox/sandbox.ts';
import { SetupClient } from './setup.client.ts';
import { SlackClient } from '../slack.client.ts';

const clientAt = (apiUrl: string, botToken: string, timeoutMs = 5_000) =>
  new SetupClient(new SlackClient({ apiUrl, botToken, timeoutMs }), { apiUrl, timeoutMs });

describe('SetupClient', () => {
  let sandbox: Sandbox;
  let client: SetupClient;
  beforeEach(async () => {
    sandbox = await startSandbox();
    client = clientAt(sandbox.slack.apiUrl, sandbox.slack.botToken);
  });
  afterEach(() => sandbox.stop());

  it('tells whose the token is, and the scopes it has', async () => {
    sandbox.slack.configure({ scopes: ['chat:write', 'groups:read'] });
    expect(await client.identify()).toEqual({
      kind: 'answered',
      result: {
        workspace: 'Sandbox (https://sandbox.slack.com/)',
        bot: 'tier-relay',
        scopes: new Set(['chat:write', 'groups:read']),
      },
    });
  });

  it('tells what a channel is like', async () => {
    const member = { isArchived: false, isMember: true, isExtShared: false };
    const describes = async (id: string) => (await client.describe(id)) as { result?: unknown };
    expect((await describes('C0LOYALTY')).result).toEqual({ family: 'channels', name: 'loyalty', ...member });
    expect((await describes('C0PRIVATE')).result).toEqual({ family: 'groups', name: 'loyalty-private', ...member });
    expect((await describes('C0SHARED')).result).toMatchObject({ isExtShared: true });
    expect((await describes('C0ARCHIVED')).result).toMatchObject({ isArchived: true });
    expect((await describes('C0STRANGER')).result).toMatchObject({ isMember: false });
    expect(await client.describe('C0SECRET')).toEqual({ kind: 'refused', error: 'channel_not_found' });
  });

  it('hands blocks to Slack’s validator, and returns where they are wrong', async () => {
    const header = (text: string) => ({ type: 'header' as const, text: { type: 'plain_text' as const, text } });
    expect(await client.validate([header('Gold & higher')])).toEqual({ kind: 'answered', result: [] });
    expect(await client.validate([header('x'.repeat(151)), header('')])).toEqual({
      kind: 'answered',
      result: ['/0/text/text must be less than 151 characters', '/1/text/text must be more than 0 characters'],
    });
  });

  it('says where there was no answer in how long, and does not reject', async () => {
    const { apiUrl, botToken } = sandbox.slack;
    const unreachable = (cause: string) =>
      `Slack cannot be reached at ${new URL(apiUrl).host} (${cause}): check the network, and SLACK_API_URL if it is set`;
    sandbox.slack.faults.add({ effect: { kind: 'hang' } });
    const impatient = clientAt(apiUrl, botToken, 100);
    expect(await impatient.identify()).toEqual({ kind: 'unanswered', advice: unreachable('no answer within 0.1 s') });
    await sandbox.slack.goOffline();
    const unanswered = { kind: 'unanswered', advice: unreachable('no answer: ECONNREFUSED') };
    expect(await client.identify()).toEqual(unanswered);
    expect(await client.describe('C0LOYALTY')).toEqual(unanswered);
    expect(await client.validate([])).toEqual(unanswered);
  });
});

describe('SetupClient, when Slack answers what the sandbox does not', () => {
  let server: RecordingServer;
  afterEach(() => server.close());
  const answered = async (body: unknown, headers: Record<string, string> = {}) => {
    server = await startRecordingServer(() => ({ body, headers }));
    return clientAt(`${server.origin}/api/`, 'xoxp-1');
  };

  it('does not name the person whose token it is', async () => {
    const client = await answered({ ok: true, team: 'Acme', url: 'https://acme.slack.com/', user: 'anna' });
    const result = { workspace: 'Acme (https://acme.slack.com/)' };
    expect(await client.identify()).toEqual({ kind: 'answered', result });
  });

  it('lets nothing through that a terminal would obey', async () => {
    const client = await answered({ ok: true, team: '\u001b[2JAc\nme', url: 'https://acme.slack.com/', bot_id: 'B1' });
    expect(await client.identify()).toMatchObject({
      result: { workspace: '[2JAc me (https://acme.slack.com/)', bot: 'B1' },
    });
  });

  it.each([
    [{ is_im: true }, { family: 'im', name: '', isMember: true }],
    [
      { is_mpim: true, is_private: true, is_member: true, name: 'mpdm-anna--ben-1' },
      { family: 'mpim', name: '', isMember: true },
    ],
  ])('takes %j for the channel it is', async (channel, expected) => {
    const client = await answered({ ok: true, channel });
    expect(await client.describe('D0BOT')).toMatchObject({ kind: 'answered', result: expected });
  });

  it.each([[undefined], [[]], ['Anna'], [[null]], [[{ pointer: 7 }]]])(
    'takes blocks for invalid whose errors are %j',
    async (errors) => {
      const client = await answered({ ok: false, error: 'invalid_blocks', errors });
      expect(await client.validate([])).toEqual({ kind: 'answered', result: ['it does not say where'] });
    },
  );
});
