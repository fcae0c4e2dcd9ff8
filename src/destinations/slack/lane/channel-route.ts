import type { TierChange } from '../../../model/tier-change.ts';
import type { SlackSettings } from '../slack.settings.ts';

/** Returns the channel of the first route that matches, else the default channel; undefined when neither is set. */
export function channelFor(change: TierChange, { routes, channel }: SlackSettings): string | undefined {
  const isEither = (wanted: string | undefined, named: { id: string; name: string | null } | null) =>
    wanted === undefined || wanted === named?.id || wanted === named?.name;
  const route = routes.find((each) => isEither(each.campaign, change.campaign) && isEither(each.tier, change.to));
  return route?.channel ?? channel;
}
