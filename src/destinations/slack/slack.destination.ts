import type { Delivery } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import type { Outcome } from '../../model/outcome.ts';
import { ChannelLane } from './channel-lane.ts';
import { channelFor } from './channel-route.ts';
import { RoundTrip } from './round-trip.ts';
import { storedAt } from './stored-at.ts';
import type { Workspace } from './workspace.ts';
import { WorkspacePace } from './workspace-pace.ts';

/** Posts tier changes to Slack's channels: each channel at its own pace, in order, whatever the others do. */
export class SlackDestination implements Destination {
  readonly capacity = 2_000;
  readonly #lanes = new Map<string, ChannelLane>();
  readonly #workspace: Workspace;
  #tookOverAt = -Infinity;

  constructor(parts: Pick<Workspace, 'client' | 'settings' | 'bundle'>) {
    this.#workspace = { ...parts, pace: new WorkspacePace(), roundTrip: new RoundTrip() };
  }

  takeOver(): void {
    this.#tookOverAt = performance.now();
    for (const lane of this.#lanes.values()) lane.takeOver(0);
  }

  deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    const settings = this.#workspace.settings();
    if (!delivery.replayed && Date.now() - freshAt(delivery) > settings.skipOlderThanMs) {
      const detail = `older than skipOlderThan (${settings.skipOlderThan}); replay it to post it all the same`;
      return Promise.resolve({ kind: 'skipped', detail });
    }
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

/** A bundle is as old as the decision to post it: it goes out whole, or not at all. */
function freshAt({ bundle, change }: Delivery): number {
  return bundle ? storedAt(bundle) : Date.parse(change.occurredAt);
}
