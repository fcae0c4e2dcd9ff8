import type { Reply } from '../server/reply.ts';
import type { SandboxWorld } from '../server/sandbox-world.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { VendorSandbox } from '../server/vendor-sandbox.ts';
import { MessageLog } from './message-log.ts';
import { PostingLimits } from './posting-limits.ts';
import { slackApi } from './slack-api.ts';
import type { SlackChannel } from './slack-channel.ts';
import type { SlackMessage } from './slack-message.ts';
import { slackDefaults } from './slack-defaults.ts';
import type { SlackOptions } from './slack-options.ts';

/** A Slack workspace on loopback. */
export class SlackSandbox extends VendorSandbox<Required<SlackOptions>> {
  protected readonly fixed = ['port'] as const;
  #limits: PostingLimits;
  #messages = new MessageLog();

  constructor(options: SlackOptions, world: SandboxWorld) {
    super({ ...slackDefaults, ...options }, world);
    this.#limits = new PostingLimits(this.options);
  }

  /** The SDK's `slackApiUrl`, with the trailing slash. */
  get apiUrl(): string {
    return `${this.origin}/api/`;
  }

  get botToken(): string {
    return this.options.botToken;
  }

  get channels(): readonly SlackChannel[] {
    return this.options.channels;
  }

  /** Oldest first; at least the last 20,000. */
  get messages(): readonly SlackMessage[] {
    return this.#messages.all;
  }

  /** How many messages were ever accepted. */
  get accepted(): number {
    return this.#messages.accepted;
  }

  messagesIn(channel: string): readonly SlackMessage[] {
    return this.messages.filter((message) => message.channel === channel);
  }

  /** Deletes a message, as a person may. */
  deleteMessage(ts: string): void {
    this.#messages.remove(ts);
  }

  protected handle(request: VendorRequest): Reply {
    const { channels, scopes, botToken } = this.options;
    const [messages, limits, { now }] = [this.#messages, this.#limits, this.world];
    return slackApi({ channels, scopes: new Set(scopes), messages, limits, now }, botToken, request);
  }

  protected configured(changed: Partial<SlackOptions>): void {
    const hasNewLimit = 'channelIntervalMs' in changed || 'toleranceMs' in changed || 'workspaceLimit' in changed;
    if (hasNewLimit) this.#limits = new PostingLimits(this.options);
  }

  protected empty(): void {
    this.#limits = new PostingLimits(this.options);
    this.#messages = new MessageLog();
  }

  protected counts(): Readonly<Record<string, number>> {
    return { messageCount: this.accepted };
  }

  protected contents(): Readonly<Record<string, unknown>> {
    return { messages: this.messages };
  }
}
