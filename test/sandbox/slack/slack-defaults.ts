import { defaultChannels } from './default-channels.ts';
import type { SlackOptions } from './slack-options.ts';

export const slackDefaults: Required<SlackOptions> = {
  port: 0,
  botToken: 'xoxb-sandbox',
  scopes: ['chat:write', 'channels:read', 'groups:read', 'channels:history', 'groups:history'],
  channels: defaultChannels,
  channelIntervalMs: 1000,
  toleranceMs: 0,
  workspaceLimit: { requests: 300, perSeconds: 60 },
  latencyMs: 0,
  jitterMs: 0,
};
