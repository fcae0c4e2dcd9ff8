import { describeDestination } from '../descriptor.ts';
import { samplePosts } from './message/sample-posts.ts';
import { checkSlack } from './setup/check-slack.ts';
import { SlackModule } from './slack.module.ts';
import { SlackClient } from './slack.client.ts';
import { SlackDestination } from './slack.destination.ts';
import { slackSettings } from './slack.settings.ts';
import { slackTiming } from './slack.timing.ts';

export const slack = describeDestination(
  {
    name: 'slack',
    module: SlackModule,
    settings: slackSettings,
    secrets: { botToken: 'SLACK_BOT_TOKEN' },
    tells: true,
    // With a trailing slash: the Slack SDK appends method names.
    addresses: { apiUrl: ['SLACK_API_URL', 'https://slack.com/api/'] },
    timing: slackTiming,
  },
  ({ settings, access: { botToken = '', apiUrl }, timing }) => {
    const client = new SlackClient({ apiUrl, botToken, timeoutMs: timing.slackCallMs });
    return new SlackDestination({
      client,
      settings,
      spacingMs: timing.slackSpacingMs,
      workspaceSpacingMs: timing.slackWorkspaceSpacingMs,
    });
  },
  {
    title: 'Slack',
    sends: 'posts',
    makes: false,
    check: checkSlack,
    setUp: checkSlack,
    previews: ({ settings }) =>
      samplePosts(settings(), new Date().toISOString()).map(({ title, message: { text, blocks } }) => {
        return { title, text, content: { blocks } };
      }),
  },
);
