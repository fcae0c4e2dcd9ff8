import type { ContextBlock, KnownBlock, RichTextElement } from '@slack/web-api';
import type { TierChange } from '../../../model/tier-change.ts';
import { digestCounts } from './digest-counts.ts';
import { digestTable } from './digest-table.ts';
import { fallbackText } from './fallback-text.ts';
import { kindWords } from './kind-words.ts';
import { slackDate, type SlackMessage } from './slack-message.ts';

export interface DigestOptions {
  /** Changes listed by the customer's name at most; Slack's table takes 99. The counts are of all changes. */
  readonly rows: number;
}

/** Renders many tier changes: a heading, counts per tier, and a table of customers. Pure; never throws. */
export function renderDigest(changes: readonly TierChange[], options: DigestOptions): SlackMessage {
  const heading = headingOf(changes);
  const counts = digestCounts(changes);
  const table = digestTable(changes, options.rows);
  const listed = table ? table.rows.length - 1 : 0;
  const blocks: KnownBlock[] = [{ type: 'header', text: { type: 'plain_text', text: heading, emoji: true } }];
  if (counts.length > 0) blocks.push({ type: 'rich_text', elements: counts });
  if (table) blocks.push(table);
  const context = contextOf(changes, table ? changes.length - listed : 0);
  if (context) blocks.push(context);
  const lines = counts.flatMap((section): RichTextElement[] => [{ type: 'text', text: '\n' }, ...section.elements]);
  return { text: fallbackText([{ type: 'text', text: heading }, ...lines]), blocks };
}

/** Uses our own words and numbers only: a header is plain_text, where clients may turn addresses into links. */
function headingOf(changes: readonly TierChange[]): string {
  const customers = new Set(changes.map((change) => change.customer.id)).size;
  const who = `${customers} ${customers === 1 ? 'customer' : 'customers'}`;
  const tests = changes.filter(({ isTest }) => isTest).length;
  const ofThem = tests === 0 ? '' : ` (tests: ${tests})`;
  const kinds = new Set(changes.map((change) => change.kind));
  const [kind] = kinds;
  if (kind === undefined) return 'No tier changes';
  if (kinds.size > 1) return `🔀 ${who} changed tier${ofThem}`;
  const { emoji, heading } = kindWords[kind];
  return `${emoji} ${who} ${heading}${ofThem}`;
}

/** Renders a number and dates in mrkdwn, which is safe: no words are a customer's. */
function contextOf(changes: readonly TierChange[], unlisted: number): ContextBlock | undefined {
  const times = changes.map((change) => change.occurredAt).sort();
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const period =
    first.slice(0, 16) === last.slice(0, 16) ? slackDate(last) : `${slackDate(first)} – ${slackDate(last)}`;
  const text = unlisted > 0 ? `+${unlisted} more · ${period}` : period;
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}
