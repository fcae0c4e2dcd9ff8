import { CallLog } from '../server/call-log.ts';
import { FaultRules } from '../server/fault-rules.ts';
import type { SandboxWorld } from '../server/sandbox-world.ts';
import { VendorServer } from '../server/vendor-server.ts';
import { MessageLog } from './message-log.ts';
import { PostingLimits } from './posting-limits.ts';
import { slackApi } from './slack-api.ts';
import type { SlackChannel } from './slack-channel.ts';
import { slackControl } from './slack-control.ts';
import type { SlackMessage } from './slack-message.ts';
import { slackDefaults } from './slack-defaults.ts';
import type { SlackOptions } from './slack-options.ts';

/** A Slack workspace on loopback. */
export class SlackSandbox {
  readonly calls = new CallLog();
  readonly faults: FaultRules;
  readonly #server: VendorServer;
  readonly #initial: SlackOptions;
  #options: Required<SlackOptions>;
  #limits: PostingLimits;
  #messages = new MessageLog();

  constructor(options: SlackOptions, world: SandboxWorld) {
    this.#initial = options;
    this.#options = { ...slackDefaults, ...options };
    this.#limits = new PostingLimits(this.#options);
    this.faults = new FaultRules(world.random);
    this.#server = new VendorServer({
      port: this.#options.port,
      now: world.now,
      latencyMs: () => this.#options.latencyMs,
      faults: this.faults,
      calls: this.calls,
      handle: (request) => {
        const { channels, scopes, botToken } = this.#options;
        const [messages, limits] = [this.#messages, this.#limits];
        return slackApi({ channels, scopes: new Set(scopes), messages, limits, now: world.now }, botToken, request);
      },
      control: (request) => slackControl(this, request),
    });
  }

  /** What the SDK takes as `slackApiUrl`, with the trailing slash. */
  get apiUrl(): string {
    return `http://127.0.0.1:${String(this.#server.port)}/api/`;
  }

  get botToken(): string {
    return this.#options.botToken;
  }

  get options(): Required<SlackOptions> {
    return this.#options;
  }

  get channels(): readonly SlackChannel[] {
    return this.#options.channels;
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

  /** As a person deletes it. */
  deleteMessage(ts: string): void {
    this.#messages.remove(ts);
  }

  /** Changes how it behaves from the next call on. A new limit starts afresh. */
  configure(options: Omit<SlackOptions, 'port'>): void {
    this.#options = { ...this.#options, ...options };
    const hasNewLimit = 'channelIntervalMs' in options || 'toleranceMs' in options || 'workspaceLimit' in options;
    if (hasNewLimit) this.#limits = new PostingLimits(this.#options);
  }

  /** As it started: no messages, calls or faults, first options. */
  reset(): void {
    this.#options = { ...slackDefaults, ...this.#initial };
    this.#limits = new PostingLimits(this.#options);
    this.#messages = new MessageLog();
    this.calls.reset();
    this.faults.clear();
  }

  goOnline(): Promise<void> {
    return this.#server.goOnline();
  }

  /** Callers get ECONNREFUSED until `goOnline`; what is stored stays. */
  goOffline(): Promise<void> {
    return this.#server.goOffline();
  }

  /** Resolves when every late write has landed. */
  settled(): Promise<void> {
    return this.#server.settled();
  }
}
