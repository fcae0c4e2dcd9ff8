import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { slackText } from '../sandbox/slack-text.ts';
import type { SlackChannel } from '../sandbox/slack/slack-channel.ts';
import type { SlackMessage } from '../sandbox/slack/slack-message.ts';
import type { SlackSandbox } from '../sandbox/slack/slack-sandbox.ts';
import type { GivenSlackSettings } from '../../src/destinations/slack/slack.settings.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { eventually } from './eventually.ts';
import { openTestStorage } from './open-test-storage.ts';
import { shortTimes, shortVendors } from './short-times.ts';
import { type SlackBus, startSlackBus } from './slack-bus.ts';

/** Slack's stand-in and a database, shared by the tests of a file: each takes a destination of its own. */
export class SlackStage {
  readonly slack: SlackSandbox;
  readonly #buses: SlackBus[] = [];
  #count = 0;

  private constructor(
    private readonly sandbox: Sandbox,
    readonly storage: Storage,
    readonly spacingMs: number,
  ) {
    this.slack = sandbox.slack;
  }

  /** @param spacingMs Slack's second, on both sides: long enough for what a test does between two posts. */
  static async open(spacingMs: number = shortTimes.slackSpacingMs): Promise<SlackStage> {
    const slack = { ...shortVendors.slack, channelIntervalMs: spacingMs };
    return new SlackStage(await startSandbox({ slack }), await openTestStorage(), spacingMs);
  }

  get lastName(): string {
    return `slack-${String(this.#count)}`;
  }

  /** @param name of a bus before it, which this one succeeds */
  bus(settings: GivenSlackSettings = {}, name?: string): SlackBus {
    if (name === undefined) this.#count += 1;
    const { slack: sandbox, storage, spacingMs } = this;
    const bus = startSlackBus({ sandbox, storage, settings, spacingMs, name: name ?? this.lastName });
    this.#buses.push(bus);
    return bus;
  }

  /** After each test: nothing of it is left in Slack. */
  async clear(): Promise<void> {
    this.slack.faults.clear();
    await Promise.all(this.#buses.splice(0).map((bus) => bus.stop()));
    this.slack.reset();
  }

  async close(): Promise<void> {
    await this.sandbox.stop();
    await this.storage.close();
  }

  /** Channels of these names beside the sandbox's own; see `channelId`. */
  addChannels(names: readonly string[]): readonly SlackChannel[] {
    const access = { isPrivate: false, isArchived: false, isMember: true, isExtShared: false };
    const added = names.map((name) => ({ id: channelId(name), name, ...access }));
    this.slack.configure({ channels: [...this.slack.channels, ...added] });
    return added;
  }

  /** Waits until the channel, or all of them, shows so many messages, and returns them. */
  shown(count: number, channel?: string, withinMs?: number): Promise<readonly SlackMessage[]> {
    const found = () => (channel === undefined ? this.slack.messages : this.slack.messagesIn(channel));
    return eventually(
      () => {
        if (found().length < count) throw new Error(`${String(found().length)} of ${String(count)} messages`);
        return found();
      },
      { ...(withinMs !== undefined && { withinMs }) },
    );
  }
}

/** No name's id is part of another's. */
export function channelId(name: string): string {
  return `C0${Buffer.from(name).toString('hex').toUpperCase()}Z`;
}

/** The members named in a message, in its order: customers called `Member 7`. */
export function membersIn(message: SlackMessage): readonly string[] {
  return slackText(message).match(/\bMember \d+/g) ?? [];
}

/** As a delivery keeps it. */
export function refOf({ channel, ts }: SlackMessage): string {
  return `${channel}/${ts}`;
}

export function members(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `Member ${String(from + index)}`);
}
