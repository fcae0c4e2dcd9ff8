import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../../../test/sandbox/sandbox.ts';
import { checkSetup } from './check-setup.ts';
import type { SamplePost } from '../message/sample-posts.ts';
import { SetupClient } from './setup.client.ts';
import { SlackClient } from '../slack.client.ts';
import { type GivenSlackSettings, type SlackSettings, slackSettings } from '../slack.settings.ts';

interface Asked {
  readonly samples?: readonly SamplePost[];
  readonly alertChannel?: string;
}

describe('checkSetup', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.stop());

  const found = async (given: GivenSlackSettings, { samples = [], alertChannel }: Asked = {}) => {
    const settings = slackSettings.parse(given);
    const access = { apiUrl: sandbox.slack.apiUrl, timeoutMs: 5_000 };
    const client = new SetupClient(new SlackClient({ ...access, botToken: sandbox.slack.botToken }), access);
    const lines: string[] = [];
    for await (const { level, text } of checkSetup({ client, settings, samples, alertChannel }))
      lines.push(`${level}: ${text}`);
    return lines;
  };

  it('says what the configuration switches off', async () => {
    expect((await found({ enabled: false, paused: true })).slice(1, -1)).toEqual([
      'warning: destinations.slack.enabled is false: nothing is posted until it is true',
      'warning: destinations.slack.paused is true: posts wait until it is false',
      "problem: there is no channel to post to: set destinations.slack.channel to a channel's ID",
    ]);
  });

  it('looks at the channel of alerts too, also while nothing else is posted', async () => {
    const lines = await found({ enabled: false }, { alertChannel: 'C0ARCHIVED' });
    expect(lines.slice(2, -1)).toEqual([expect.stringMatching(/^problem: channel .*C0ARCHIVED.* is archived/)]);
    const both = await found({ channel: 'C0LOYALTY' }, { alertChannel: 'C0LOYALTY' });
    expect(both.filter((line) => line.includes('C0LOYALTY'))).toHaveLength(1);
  });

  it('says what becomes of a lost post that cannot be looked up', async () => {
    sandbox.slack.configure({ scopes: ['chat:write', 'channels:read'] });
    const lost = async (afterTimeout: SlackSettings['afterTimeout']) =>
      (await found({ channel: 'C0LOYALTY', afterTimeout })).filter((line) => line.includes('lost'));
    expect(await lost('resend')).toEqual([
      expect.stringContaining('and may show twice: grant the app the scope channels:history'),
    ]);
    expect(await lost('park')).toEqual([expect.stringContaining('and waits for a person: grant')]);
  });

  it('tells the first three faults of each message that Slack would refuse', async () => {
    const bad = { type: 'header' as const, text: { type: 'plain_text' as const, text: '' } };
    const message = { text: 'x', blocks: [bad, bad, bad, bad] };
    const lines = await found({ channel: 'C0LOYALTY' }, { samples: [{ title: 'a digest', message }] });
    expect(lines.slice(2)).toEqual(
      [0, 1, 2].map((index) =>
        expect.stringContaining(`problem: Slack would refuse the message for a digest: /${index}/text/text must`),
      ),
    );
  });
});
