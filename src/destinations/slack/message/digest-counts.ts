import type { RichTextElement, RichTextSection } from '@slack/web-api';
import type { TierChange } from '../../../model/tier-change.ts';
import { kindWords } from './kind-words.ts';
import { displayName } from './untrusted-text.ts';

/** With names of `nameGraphemes`, so many lines take at most 5,000 of the 8,000 characters of JSON. */
const maxLines = 10;
const nameGraphemes = 40;

/** Renders a line for each kind, tier and campaign, the most frequent first: "21 reached Gold in Acme Rewards". */
export function digestCounts(changes: readonly TierChange[]): RichTextSection[] {
  const groups = [...Map.groupBy(changes, groupOf).values()].sort((a, b) => b.length - a.length);
  const shown = groups.length > maxLines ? groups.slice(0, maxLines - 1) : groups;
  const rest = groups.slice(shown.length);
  const lines = shown.map(line);
  if (rest.length > 0) {
    const changesLeft = rest.reduce((sum, group) => sum + group.length, 0);
    lines.push([{ type: 'text', text: `${changesLeft} more in ${rest.length} other tiers` }]);
  }
  return lines.map((elements) => ({ type: 'rich_text_section', elements }));
}

function line(group: readonly TierChange[]): RichTextElement[] {
  const [first] = group;
  if (!first) return [];
  return [
    { type: 'text', text: `${group.length} ${kindWords[first.kind].verb} ` },
    {
      type: 'text',
      text: displayName(tierOf(first)?.name ?? null, 'their tier', nameGraphemes),
      style: { bold: true },
    },
    { type: 'text', text: ' in ' },
    { type: 'text', text: displayName(first.campaign.name, 'the loyalty programme', nameGraphemes) },
    ...(first.isTest ? [{ type: 'text' as const, text: ' (test)' }] : []),
  ];
}

function groupOf(change: TierChange): string {
  return JSON.stringify([change.kind, change.campaign.id, tierOf(change)?.id, change.isTest]);
}

/** Returns the tier that a change is about: the new one, or for `left` the one that was lost. */
function tierOf({ kind, from, to }: TierChange): TierChange['to'] {
  return kind === 'left' ? from : to;
}
