import type { TierChange } from '../../../model/tier-change.ts';
import { renderCongratulation } from './congratulation.ts';
import { renderDigest } from './digest.ts';
import { parseMessageTemplate } from './message-template.ts';
import type { SlackMessage } from './slack-message.ts';
import type { SlackSettings } from '../slack.settings.ts';

/** Renders one change as a congratulation, several as a digest that lists them all. */
export function renderPost(changes: readonly TierChange[], { message, customerLink }: SlackSettings): SlackMessage {
  const [only, second] = changes;
  if (only && !second) {
    return renderCongratulation(only, { template: parseMessageTemplate(message), customerLink });
  }
  return renderDigest(changes, { rows: changes.length });
}
