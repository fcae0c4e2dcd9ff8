import { setting } from '../config/setting.ts';
import { type Kind, kinds } from '../model/tier-change.ts';

/** The settings that the bus obeys; a destination's block starts with them. @param secret the variable it needs. */
export function routingSettings({
  enabled,
  events,
  secret,
}: {
  enabled: boolean;
  events: readonly Kind[];
  secret: string;
}) {
  return {
    enabled: setting
      .trueOrFalse()
      .default(enabled)
      .describe(`false: new events are recorded as skipped, and what still waits keeps waiting. Needs ${secret}.`),
    paused: setting
      .trueOrFalse()
      .default(false)
      .describe('true: every event is kept and waits until this is false again.'),
    events: setting
      .someOf(kinds)
      .default([...events])
      .describe('Which tier changes to relay; the others are kept, and not sent here.'),
  };
}
