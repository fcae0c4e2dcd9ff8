import { slackText } from '../sandbox/slack-text.ts';
import type { SlackMessage } from '../sandbox/slack/slack-message.ts';
import type { DeliveryRow } from './judge-deliveries.ts';
import type { PlannedChange } from './planned-change.ts';

export interface MessageVerdict {
  readonly messages: number;
  /** Upgrades that are posted. */
  readonly posted: number;
  /** Upgrades posted more than once after an uncertain attempt. */
  readonly twice: number;
  /** Messages that repeat an earlier post. */
  readonly repeats: number;
  readonly violations: readonly string[];
}

export interface MessageEvidence {
  readonly acknowledged: ReadonlySet<PlannedChange>;
  readonly messages: readonly SlackMessage[];
  readonly deliveries: readonly DeliveryRow[];
  /** Posts that landed after the service gave up: the channel's history could not show them to the service in time. */
  readonly latePosts: number;
}

/**
 * Reports upgrades that are not posted, and those posted twice without need. A second post is allowed only after an
 * uncertain attempt and for a post that landed late, as the service looks in the channel's history before it repeats.
 */
export function judgeMessages({ acknowledged, messages, deliveries, latePosts }: MessageEvidence): MessageVerdict {
  const timesPosted = new Map<string, number>();
  for (const mark of messages.flatMap(marksIn)) timesPosted.set(mark, (timesPosted.get(mark) ?? 0) + 1);
  const uncertain = new Set(
    deliveries.filter((row) => row.destination === 'slack' && row.uncertain).map(({ eventId }) => eventId),
  );
  const violations: string[] = [];
  let posted = 0;
  let twice = 0;
  for (const { kind, mark, eventId } of acknowledged) {
    const times = timesPosted.get(mark) ?? 0;
    if (kind !== 'upgraded') {
      if (times > 0) violations.push(`${mark} is posted, but was ${kind}`);
      continue;
    }
    if (times === 0) violations.push(`${mark} was upgraded, and is not posted`);
    else posted += 1;
    if (times > 1 && uncertain.has(eventId)) twice += 1;
    else if (times > 1) violations.push(`${mark} is posted ${times} times, though nothing was unknowable`);
  }
  const repeats = messages.length - new Set(messages.map(postIdOf)).size;
  if (repeats > latePosts) violations.push(`${repeats} posts are repeats, but only ${latePosts} landed late`);
  return { messages: messages.length, posted, twice, repeats, violations };
}

/** Returns the marks of the changes that a message shows: see PlannedChange. */
function marksIn(message: SlackMessage): readonly string[] {
  return [...slackText(message).matchAll(/\bAda (c\d+[ab]\d+)\b/g)].map(([, mark]) => mark ?? '');
}

function postIdOf({ metadata, ts }: SlackMessage): unknown {
  return metadata?.event_payload['post_id'] ?? ts;
}
