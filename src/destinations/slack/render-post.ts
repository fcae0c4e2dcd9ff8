import type { Delivery } from '../../model/delivery.ts';
import { renderCongratulation } from './congratulation.ts';
import { renderDigest } from './digest.ts';
import { parseMessageTemplate } from './message-template.ts';
import type { SlackMessage } from './slack-message.ts';
import type { SlackSettings } from './slack.settings.ts';

/** One delivery as a congratulation, several as a digest that names them all. */
export function renderPost(deliveries: readonly Delivery[], { message, customerLink }: SlackSettings): SlackMessage {
  const changes = deliveries.map(({ change }) => change);
  const [only, second] = changes;
  if (only && !second) {
    return renderCongratulation(only, { template: parseMessageTemplate(message), customerLink });
  }
  return renderDigest(changes, { rows: changes.length });
}
