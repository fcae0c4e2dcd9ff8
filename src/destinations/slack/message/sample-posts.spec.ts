import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../../../test/sandbox/sandbox.ts';
import { kinds } from '../../../model/tier-change.ts';
import { samplePosts } from './sample-posts.ts';
import { slackSettings } from '../slack.settings.ts';

describe('samplePosts, which npm run slack:preview prints', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());

  const occurredAt = '2026-01-02T03:04:05.678Z';
  const settings = slackSettings.parse({
    channel: 'C0LOYALTY',
    events: [...kinds],
    customerLink: 'https://app.hubspot.com/contacts/1/objects/0-1/views/all/list?query={{customer.email}}',
  });
  const samples = samplePosts(settings, occurredAt);

  it('has one of each kind, a hostile name and a digest', () => {
    expect(samples.map(({ title }) => title)).toEqual([
      ...kinds.map((kind) => `one customer, ${kind}`),
      'a hostile name',
      'a digest',
    ]);
    expect(samples.at(-1)?.message.text).toBe('🎉 6 customers moved up\n6 reached Gold in Acme Rewards');
  });

  it.each(samples)('$title is valid Block Kit, with a text', async ({ message }) => {
    const { apiUrl, botToken } = sandbox.slack;
    const response = await fetch(`${apiUrl}blocks.validate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ blocks: message.blocks }),
    });
    expect(await response.json()).toEqual({ ok: true });
    expect(message.text).not.toBe('');
  });
});
