import type { z } from 'zod';
import type { Frozen } from '../../config/deep-freeze.ts';
import { duration } from '../../config/duration.ts';
import { setting } from '../../config/setting.ts';
import { slackChannel, whereTheIdIs } from '../../config/slack-channel.ts';
import { routingSettings } from '../routing-settings.ts';
import { parseCustomerLink } from './message/customer-link.ts';
import { kindWords } from './message/kind-words.ts';
import { parseMessageTemplate } from './message/message-template.ts';

const routeSettings = setting.block({
  campaign: name('VIP Club').describe('Name or id of the campaign; left out: any.'),
  tier: name('Platinum').describe('Name or id of the tier reached; left out: any.'),
  channel: slackChannel().describe('ID of the channel to post to.'),
});

const digestSettings = setting.block({
  above: setting
    .integer(1, 1000)
    .default(5)
    .describe('When more than this many wait for one channel, they are posted together.'),
  rows: setting
    .integer(1, 100)
    .default(50)
    .describe('At most this many to a message. A Slack table holds at most 100 rows.'),
});

/** `destinations.slack` of the configuration file. */
export const slackSettings = setting
  .block({
    ...routingSettings({ enabled: true, events: ['upgraded'], secret: 'SLACK_BOT_TOKEN' }),
    channel: slackChannel()
      .exactOptional()
      .describe(
        'ID of the channel where a change goes that no route matches; left out: nowhere. Needed without routes.',
      ),
    routes: setting
      .blocks(routeSettings)
      .prefault([])
      .describe('Other channels for some changes; the first that matches wins.'),
    message: setting
      .text()
      .max(2000, 'must be at most 2000 characters long')
      .check(setting.fits((text) => refusal(text, parseMessageTemplate)))
      .default(kindWords.upgraded.message)
      .describe(
        'What is posted. Known are customer.name, customer.id, tier.name, previousTier.name, campaign.name and change. ' +
          'Text may have `*bold*`, `_italic_`, `~struck~`, code in backticks, `:emoji:` and `<https://example.com|links>`.',
      ),
    digest: digestSettings
      .prefault({})
      .describe('Slack shows one message a second in a channel: many that wait for one are posted together.'),
    skipOlderThan: setting
      .duration('never')
      .default('24h')
      .describe('News this old is recorded as skipped, as after a long outage.'),
    afterTimeout: setting
      .oneOf(['resend', 'park'])
      .default('resend')
      .describe(
        'When Slack did not answer, it may have shown the post or not. resend: try again, it may show twice. ' +
          'park: leave it as a dead letter for a person to decide.',
      ),
    customerLink: setting
      .text()
      .check(setting.fits((text) => refusal(text, parseCustomerLink)))
      .exactOptional()
      .describe(
        'The page of a customer, with `{{customer.id}}`, `{{customer.sourceId}}` or `{{customer.email}}` in the address.',
      )
      .meta({ examples: ['https://crm.example.com/customers/{{customer.id}}'] }),
  })
  .check(setting.agrees(missingChannel, 'channel'))
  // `never` becomes Infinity.
  .transform((settings) => ({ ...settings, skipOlderThanMs: duration(settings.skipOlderThan) ?? Infinity }))
  .describe('Posts in Slack.');

/** The settings as the file gives them, before defaults. */
export type GivenSlackSettings = Frozen<z.input<typeof slackSettings>>;
export type SlackSettings = Frozen<z.output<typeof slackSettings>>;

function name(example: string) {
  return setting
    .text()
    .regex(/\S/, 'must be text')
    .exactOptional()
    .meta({ examples: [example] });
}

function missingChannel({ enabled, routes, channel: given }: { enabled: unknown; routes: unknown; channel?: unknown }) {
  const goesNowhere = enabled === true && Array.isArray(routes) && routes.length === 0;
  if (given !== undefined || !goesNowhere) return undefined;
  return (
    'is not set, but destinations.slack is enabled and has no routes: ' +
    `set it to a channel's ID (${whereTheIdIs}), or set destinations.slack.enabled: false`
  );
}

function refusal(text: string, parse: (text: string) => unknown): string | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return `cannot be used: ${error instanceof Error ? error.message : 'it is not understood'}`;
  }
}
