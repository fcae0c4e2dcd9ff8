import type { Delivery } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import type { Outcome } from '../../model/outcome.ts';
import { channelFor } from './channel-route.ts';
import { ChannelLane } from './channel-lane.ts';
import type { SlackClient } from './slack.client.ts';
import type { SlackSettings } from './slack.settings.ts';

/** Posts tier changes to Slack's channels: each channel at its own pace, in order, whatever the others do. */
export class SlackDestination implements Destination {
  readonly capacity = 2_000;
  readonly #lanes = new Map<string, ChannelLane>();

  constructor(
    private readonly client: Pick<SlackClient, 'post'>,
    private readonly settings: () => SlackSettings,
  ) {}

  deliver(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    const settings = this.settings();
    const channel = channelFor(delivery.change, settings);
    if (channel === undefined) {
      return Promise.resolve({ kind: 'skipped', detail: 'no route matches, and destinations.slack.channel is not set' });
    }
    const lane = this.#lanes.get(channel) ?? new ChannelLane(channel, this.client, this.settings);
    this.#lanes.set(channel, lane);
    return lane.deliver(delivery, signal);
  }
}
