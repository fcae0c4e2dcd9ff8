import type { TierChange } from '../../../model/tier-change.ts';
import type { SlackSettings } from '../slack.settings.ts';

/** The channel a change goes to: that of the first matching route, else the default; undefined when there is none. */
export function channelFor(change: TierChange, { routes, channel }: SlackSettings): string | undefined {
  const isEither = (wanted: string | undefined, named: { id: string; name: string | null } | null) =>
    wanted === undefined || wanted === named?.id || wanted === named?.name;
  const route = routes.find((each) => isEither(each.campaign, change.campaign) && isEither(each.tier, change.to));
  return route?.channel ?? channel;
}
