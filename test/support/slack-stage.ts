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

/** Slack's stand-in and a database, shared by the tests of a file. Each test takes a destination of its own. */
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

  /** @param spacingMs least ms between two posts, for bus and stand-in: more than a test's own work in between. */
  static async open(spacingMs: number = shortTimes.slackSpacingMs): Promise<SlackStage> {
    const slack = { ...shortVendors.slack, channelIntervalMs: spacingMs };
    return new SlackStage(await startSandbox({ slack }), await openTestStorage(), spacingMs);
  }

  get lastName(): string {
    return `slack-${String(this.#count)}`;
  }

  /** @param name the name of an earlier bus, whose deliveries the new one takes over */
  bus(settings: GivenSlackSettings = {}, name?: string): SlackBus {
    if (name === undefined) this.#count += 1;
    const { slack: sandbox, storage, spacingMs } = this;
    const bus = startSlackBus({ sandbox, storage, settings, spacingMs, name: name ?? this.lastName });
    this.#buses.push(bus);
    return bus;
  }

  /** Stops the test's buses and empties Slack. Call it after each test. */
  async clear(): Promise<void> {
    this.slack.faults.clear();
    await Promise.all(this.#buses.splice(0).map((bus) => bus.stop()));
    this.slack.reset();
  }

  async close(): Promise<void> {
    await this.sandbox.stop();
    await this.storage.close();
  }

  /** Adds channels of these names to the sandbox's own; `channelId` makes their ids. */
  addChannels(names: readonly string[]): readonly SlackChannel[] {
    const access = { isPrivate: false, isArchived: false, isMember: true, isExtShared: false };
    const added = names.map((name) => ({ id: channelId(name), name, ...access }));
    this.slack.configure({ channels: [...this.slack.channels, ...added] });
    return added;
  }

  /** Waits until the channel, or without one the workspace, shows at least `count` messages, and returns them. */
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

/** Returns an id that is no part of another name's id. */
export function channelId(name: string): string {
  return `C0${Buffer.from(name).toString('hex').toUpperCase()}Z`;
}

/** Returns the customers that a message names, in its order: those called `Member 7`. */
export function membersIn(message: SlackMessage): readonly string[] {
  return slackText(message).match(/\bMember \d+/g) ?? [];
}

/** Returns the `ref` that a delivery keeps of its message. */
export function refOf({ channel, ts }: SlackMessage): string {
  return `${channel}/${ts}`;
}

export function members(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `Member ${String(from + index)}`);
}
