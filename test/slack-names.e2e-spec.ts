import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderPost } from '../src/destinations/slack/message/render-post.ts';
import { SlackClient } from '../src/destinations/slack/slack.client.ts';
import { slackSettings } from '../src/destinations/slack/slack.settings.ts';
import type { TierChange } from '../src/model/tier-change.ts';
import { liveElements } from './sandbox/live-elements.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { acceptedEvent } from './support/accepted-event.ts';
import { channelId } from './support/slack-stage.ts';

const runs = 120;
const access = { isPrivate: false, isArchived: false, isMember: true, isExtShared: false };
const channels = Array.from({ length: runs * 4 }, (_, index) => {
  const name = `names-${String(index)}`;
  return { id: channelId(name), name, ...access };
});

const hostile = [
  '<!channel>',
  '<@U012AB3CD>',
  '<https://evil.com|Ada>',
  '&lt;!here&gt;',
  '@everyone',
  '#general',
].concat([
  '*_~`',
  '```',
  '> x',
  'http://evil.com',
  'evil.com',
  'a@evil.co',
  ':tada:',
  '\u202e',
  '\u0301',
  '👨‍👩‍👧‍👦',
  '\n',
  '|',
  '',
]);
const typed = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.array(fc.constantFrom(...hostile), { maxLength: 20 }).map((pieces) => pieces.join('')),
  fc.constantFrom(...hostile).map((piece) => piece.repeat(Math.ceil(10_000 / Math.max(1, piece.length)))),
);
/** A tier with any name that ingest lets through: text without NUL and lone surrogates. */
const tier = fc.record({ id: fc.constantFrom('t1', 't2'), name: typed });
const change: fc.Arbitrary<TierChange> = fc
  .record({ name: fc.option(typed), id: typed, campaign: typed, from: fc.option(tier), to: fc.option(tier) })
  .map(({ name, id, campaign, from, to }) => ({
    ...acceptedEvent().change,
    customer: { id, name, email: id, sourceId: name },
    campaign: { id: 'camp_1', name: campaign },
    from,
    to,
  }));

describe('whatever customers are called', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ slack: { channels, workspaceLimit: null } });
  });
  afterAll(() => sandbox.stop());

  it('Slack takes the message as one, and nothing in it is live but its dates and the operator’s link', async () => {
    const { apiUrl, botToken } = sandbox.slack;
    const client = new SlackClient({ apiUrl, botToken, timeoutMs: 10_000 });
    const settings = slackSettings.parse({
      channel: 'C0LOYALTY',
      customerLink: 'https://crm.example.com/{{customer.id}}?at={{customer.email}}&s={{customer.sourceId}}',
    });
    const free = channels.values();
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 99 }), async (changes) => {
        const channel = free.next().value?.id ?? '';
        const answer = await client.post({ channel, ...renderPost(changes, settings), postId: 'a-post' });
        expect(answer).toMatchObject({ kind: 'posted' });
        const [message, ...more] = sandbox.slack.messagesIn(channel);
        expect(more).toEqual([]);
        for (const { kind, value } of message ? liveElements(message) : []) {
          if (kind !== 'date') expect(value).toMatch(/^<https:\/\/crm\.example\.com\/[^\s<>|]*\|Open customer>$/);
        }
      }),
      { numRuns: runs, endOnFailure: true },
    );
    expect(sandbox.slack.accepted).toBe(runs);
  });
});
