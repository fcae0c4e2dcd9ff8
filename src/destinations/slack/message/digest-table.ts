import type { TableBlock } from '@slack/web-api';
import type { TierChange } from '../../../model/tier-change.ts';
import { displayName, withoutLinks } from './untrusted-text.ts';

/** Slack's limits (vendors/slack.md): 100 rows with the header, and 10,000 characters over all cells. */
const maxRows = 100;
const maxCharacters = 10_000;

/** Lengths tried, in graphemes of a name. `shortest` always fits: 99 rows × 4 cells × 20 UTF-16 units = 7,920. */
const nameLengths = [80, 40, 24, 16];
const shortest = 10;

/**
 * Renders who moved from which tier to which: at most `rows` changes, and at most 99. Names get shorter until all fit.
 * The campaign has a column when there are several. Undefined when there is no row.
 */
export function digestTable(changes: readonly TierChange[], rows: number): TableBlock | undefined {
  const shown = changes.slice(0, Math.max(0, Math.min(Math.floor(rows), maxRows - 1)));
  if (shown.length === 0) return undefined;
  const withCampaign = new Set(changes.map((change) => change.campaign.id)).size > 1;
  const header = ['Customer', 'From', 'To', ...(withCampaign ? ['Programme'] : [])];
  const full = shown.map((change) => namesOf(change).slice(0, header.length));
  const shortened = shortenedTo(lengthThatFits(full, header));
  const cells = [header, ...full.map((names) => names.map(shortened))];
  return {
    type: 'table',
    rows: cells.map((texts) => texts.map((text) => ({ type: 'raw_text', text }))),
    column_settings: header.map(() => ({ is_wrapped: true })),
  };
}

/** Returns a row's names in full. `Test: ` stands in front, for names are cut at the end. */
function namesOf({ customer, from, to, campaign, isTest }: TierChange): string[] {
  return [
    `${isTest ? 'Test: ' : ''}${displayName(customer.name, 'A customer')}`,
    displayName(from?.name ?? null, '–'),
    displayName(to?.name ?? null, '–'),
    displayName(campaign.name, '–'),
  ];
}

function lengthThatFits(rows: readonly (readonly string[])[], header: readonly string[]): number {
  const budget = maxCharacters - header.join('').length;
  const fits = (length: number) => rows.flat().map(shortenedTo(length)).join('').length <= budget;
  return nameLengths.find(fits) ?? shortest;
}

/** Cuts names, and breaks addresses in them: Slack does not document whether clients link addresses in raw_text. */
function shortenedTo(length: number): (name: string) => string {
  return (name) => withoutLinks(displayName(name, name, length));
}
