import type { Delivery } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import type { Outcome } from '../../model/outcome.ts';
import { ChannelLane } from './channel-lane.ts';
import { channelFor } from './channel-route.ts';
import { mayBePosted } from './earlier-posts.ts';
import { skipOlder } from './skip-older.ts';
import type { Workspace } from './workspace.ts';
import { WorkspacePace } from './workspace-pace.ts';

/** Posts tier changes to Slack's channels: each channel at its own pace, in order, whatever the others do. */
export class SlackDestination implements Destination {
  /** A channel takes some hundreds at most: enough for dozens of busy ones beside those that are not. */
  readonly capacity = 20_000;
  readonly ordered = true;
  readonly #lanes = new Map<string, ChannelLane>();
  readonly #workspace: Workspace;
  #tookOverAt = -Infinity;

  /** @param parts.workspaceSpacingMs between two posts, whatever their channels. */
  constructor({ workspaceSpacingMs, ...parts }: Omit<Workspace, 'pace'> & { readonly workspaceSpacingMs: number }) {
    this.#workspace = { ...parts, pace: new WorkspacePace(workspaceSpacingMs) };
  }

  takeOver(): void {
    this.#tookOverAt = performance.now();
    for (const lane of this.#lanes.values()) lane.takeOver(0);
  }

  resume(): void {
    for (const lane of this.#lanes.values()) lane.resume();
  }

  deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    const settings = this.#workspace.settings();
    const skipped = skipOlder(delivery, settings);
    if (skipped && !mayBePosted(delivery)) return Promise.resolve(skipped);
    const channel = channelFor(delivery.change, settings);
    if (channel === undefined) {
      return Promise.resolve({
        kind: 'skipped',
        detail: 'no route matches, and destinations.slack.channel is not set',
      });
    }
    return this.#laneOf(channel).deliver(delivery, signal);
  }

  #laneOf(channel: string): ChannelLane {
    const known = this.#lanes.get(channel);
    if (known) return known;
    const lane = new ChannelLane(channel, this.#workspace);
    lane.takeOver(performance.now() - this.#tookOverAt);
    this.#lanes.set(channel, lane);
    return lane;
  }
}
