import { describe, expect, it } from '@jest/globals';
import type { AppsManifestCreateArguments } from '@slack/web-api';
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';

type Manifest = Exclude<AppsManifestCreateArguments['manifest'], string>;

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** The keys that we use of docs.slack.dev/reference/app-manifest. Slack refuses keys that it does not know. */
const known: Readonly<Record<string, readonly string[]>> = {
  '': ['_metadata', 'display_information', 'features', 'oauth_config', 'settings'],
  _metadata: ['major_version', 'minor_version'],
  display_information: ['name', 'description', 'long_description', 'background_color'],
  features: ['bot_user'],
  'features.bot_user': ['display_name', 'always_online'],
  oauth_config: ['scopes'],
  'oauth_config.scopes': ['bot'],
  settings: ['org_deploy_enabled', 'socket_mode_enabled', 'token_rotation_enabled'],
};

function unknownKeys(value: object, at = ''): string[] {
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) => {
    const path = at === '' ? key : `${at}.${key}`;
    if (!known[at]?.includes(key)) return [path];
    return typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? unknownKeys(entry, path) : [];
  });
}

describe('config/slack-app-manifest.yaml', () => {
  const manifest = parse(read('config/slack-app-manifest.yaml')) as Manifest;

  it('has only keys of Slack’s schema', () => {
    expect(unknownKeys(manifest)).toEqual([]);
  });

  it('keeps within Slack’s lengths', () => {
    const { name, description = '', background_color: color } = manifest.display_information;
    expect([name.length <= 35, description.length <= 140]).toEqual([true, true]);
    expect(color).toMatch(/^#[0-9a-f]{6}$/);
    expect(manifest.features?.bot_user?.display_name).toMatch(/^[\w .-]{1,80}$/);
  });

  it('asks for what posting, checking and looking posts up take, and nothing else', () => {
    expect(manifest.oauth_config?.scopes?.bot?.toSorted()).toEqual([
      'channels:history',
      'channels:read',
      'chat:write',
      'chat:write.public',
      'groups:history',
      'groups:read',
    ]);
  });

  it('does not rotate tokens: the bot token is set once', () => {
    expect(manifest.settings?.token_rotation_enabled).toBe(false);
  });

  it('is what the four clicks of docs/slack.md start from', () => {
    const steps = read('docs/slack.md');
    expect(steps).toContain('](../config/slack-app-manifest.yaml)');
    for (const click of ['Create New App', 'From a manifest', 'Create', 'Install to Workspace']) {
      expect(steps).toContain(`_${click}_`);
    }
    expect(steps).toContain(`/invite @${manifest.features?.bot_user?.display_name ?? ''}`);
  });
});
