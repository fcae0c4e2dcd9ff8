import { WebAPIPlatformError } from '@slack/web-api';
import type { ConversationsInfoResponse, KnownBlock, WebClient } from '@slack/web-api';
import { type CalledVendor, noAnswerAdvice } from '../../no-answer.ts';
import type { SlackClient, SlackClientOptions, SlackFailure } from '../slack.client.ts';
import { displayName } from '../message/untrusted-text.ts';

/** `advice` tells a person which host gave no answer, and what to check. */
export type SetupFailure = SlackFailure | { readonly kind: 'unanswered'; readonly advice: string };
export type SetupAnswer<Result> = { readonly kind: 'answered'; readonly result: Result } | SetupFailure;

/** The owner of the token. */
export interface Identity {
  readonly workspace: string;
  /** Unset when the token is a person's, whose name is not ours to show. */
  readonly bot?: string;
  /** Unset when Slack did not say. */
  readonly scopes?: ReadonlySet<string>;
}

export interface ChannelInfo {
  /** The first part of the scopes for such a channel: `channels:read` is for public ones, `groups:read` for private. */
  readonly family: 'channels' | 'groups' | 'mpim' | 'im';
  /** Empty for direct messages: Slack names a group's after its people. */
  readonly name: string;
  readonly isArchived: boolean;
  readonly isMember: boolean;
  readonly isExtShared: boolean;
}

/** Asks Slack about the app, its channels and its messages. Posts nothing; no method rejects. */
export class SetupClient {
  readonly #slack: Pick<SlackClient, 'ask'>;
  readonly #called: CalledVendor;

  constructor(
    slack: Pick<SlackClient, 'ask'>,
    { apiUrl, timeoutMs }: Pick<SlackClientOptions, 'apiUrl' | 'timeoutMs'>,
  ) {
    this.#slack = slack;
    this.#called = { vendor: 'Slack', url: apiUrl, variable: 'SLACK_API_URL', timeoutMs };
  }

  identify(): Promise<SetupAnswer<Identity>> {
    return this.#ask(async (api) => {
      const { team, url, user, bot_id: botId, response_metadata: metadata } = await api.auth.test();
      return {
        workspace: `${displayName(team ?? null, 'without a name')} (${displayName(url ?? null, 'without an address')})`,
        ...(botId !== undefined && { bot: displayName(user ?? null, botId) }),
        ...(metadata?.scopes && { scopes: new Set(metadata.scopes) }),
      };
    });
  }

  /** Needs the scope `<family>:read`. Slack refuses a private channel without the app with `channel_not_found`. */
  describe(channel: string): Promise<SetupAnswer<ChannelInfo>> {
    return this.#ask(async (api) => channelInfo(await api.conversations.info({ channel })));
  }

  /** Returns what Slack's own validator finds wrong with the blocks. */
  validate(blocks: KnownBlock[]): Promise<SetupAnswer<readonly string[]>> {
    return this.#ask(async (api) => {
      try {
        await api.blocks.validate({ blocks });
        return [];
      } catch (error) {
        const faults = faultsIn(error);
        if (faults === undefined) throw error;
        return faults;
      }
    });
  }

  async #ask<Result>(method: (api: WebClient) => Promise<Result>): Promise<SetupAnswer<Result>> {
    try {
      return await this.#slack.ask(method);
    } catch (error) {
      return { kind: 'unanswered', advice: noAnswerAdvice(error, this.#called) };
    }
  }
}

function channelInfo({ channel = {} }: ConversationsInfoResponse): ChannelInfo {
  const family = channel.is_im ? 'im' : channel.is_mpim ? 'mpim' : channel.is_private ? 'groups' : 'channels';
  return {
    family,
    name: family === 'mpim' ? '' : displayName(channel.name ?? null, ''),
    isArchived: channel.is_archived === true,
    // Slack leaves this out for direct messages: only members see one.
    isMember: channel.is_member === true || channel.is_im === true,
    isExtShared: channel.is_ext_shared === true,
  };
}

/** Reads `errors`, each with a JSON pointer and a message (docs.slack.dev/reference/methods/blocks.validate). */
function faultsIn(error: unknown): readonly string[] | undefined {
  if (!(error instanceof WebAPIPlatformError) || error.data.error !== 'invalid_blocks') return undefined;
  const errors = 'errors' in error.data ? error.data.errors : [];
  return Array.isArray(errors) && errors.length > 0 ? errors.map(faultOf) : ['it does not say where'];
}

function faultOf(entry: unknown): string {
  const { pointer, message }: { pointer?: unknown; message?: unknown } =
    typeof entry === 'object' && entry ? entry : {};
  const words = [pointer, message].filter((part) => typeof part === 'string').join(' ');
  return displayName(words, 'it does not say where', 200);
}
