import type { ContextBlock, RichTextElement, RichTextSection } from '@slack/web-api';
import type { TierChange } from '../../../model/tier-change.ts';
import { customerLink } from './customer-link.ts';
import { fallbackText } from './fallback-text.ts';
import { kindWords } from './kind-words.ts';
import { fillTemplate, type Placeholder } from './template-parts.ts';
import { type MessageTemplate, parseMessageTemplate } from './message-template.ts';
import { slackDate, type SlackMessage } from './slack-message.ts';
import { displayName, escapeMrkdwn } from './untrusted-text.ts';

export interface CongratulationOptions {
  /** The operator's message; when left out, each kind has words of its own. */
  readonly template?: MessageTemplate | undefined;
  /** The https address of a customer's page, as `customerLink` takes it. */
  readonly customerLink?: string | undefined;
}

/** Renders one tier change: who, from which tier to which, in which programme, when. Pure; never throws. */
export function renderCongratulation(change: TierChange, options: CongratulationOptions = {}): SlackMessage {
  const template = templateFor(change, options.template);
  const values = valuesOf(change);
  const sentence = fillTemplate(template.parts, values);
  const details = detailsOf(change, template, values);
  const lines = [testMark(change), sentence, details].filter(({ length }) => length > 0);
  const sections = lines.map((elements): RichTextSection => ({ type: 'rich_text_section', elements }));
  return {
    text: fallbackText(lines.flatMap((line, place) => (place === 0 ? line : [lineBreak, ...line]))),
    blocks: [{ type: 'rich_text', elements: sections }, contextOf(change, options.customerLink)],
  };
}

/** Renders the line above a message about a test event, so that nobody congratulates; empty for other events. */
function testMark({ isTest }: TierChange): RichTextElement[] {
  return isTest ? [{ type: 'text', text: '🧪 Test: no customer changed tier', style: { bold: true } }] : [];
}

const lineBreak: RichTextElement = { type: 'text', text: '\n' };

/**
 * Returns the operator's template, or that of the kind where the operator's would be untrue: it names a tier and there
 * is none, or it is the default, which congratulates on an upgrade.
 */
function templateFor({ kind, to }: TierChange, chosen: MessageTemplate | undefined): MessageTemplate {
  const isUntrue = to === null && chosen && asksFor(chosen, 'tier.name');
  if (chosen && !isUntrue && chosen.source.trim() !== kindWords.upgraded.message) return chosen;
  return parseMessageTemplate(kindWords[kind].message);
}

function asksFor(template: MessageTemplate, placeholder: Placeholder): boolean {
  return template.parts.some((part) => part.kind === 'value' && part.placeholder === placeholder);
}

function valuesOf({ customer, campaign, from, to, kind }: TierChange): Record<Placeholder, string> {
  return {
    'customer.name': displayName(customer.name, 'A customer'),
    'customer.id': displayName(customer.id, 'unknown'),
    'tier.name': displayName(to?.name ?? null, to ? 'a tier without a name' : 'no tier'),
    'previousTier.name': displayName(from?.name ?? null, from ? 'a tier without a name' : 'no tier'),
    'campaign.name': displayName(campaign.name, 'the loyalty programme'),
    change: kind,
  };
}

/** Renders what the sentence leaves out, such as "Silver → Gold · Acme Rewards". */
function detailsOf(
  change: TierChange,
  template: MessageTemplate,
  values: Readonly<Record<Placeholder, string>>,
): RichTextElement[] {
  const details: RichTextElement[] = [];
  const moved = change.from !== null && change.from.id !== change.to?.id;
  if (moved && !(asksFor(template, 'previousTier.name') && asksFor(template, 'tier.name'))) {
    details.push(
      { type: 'text', text: values['previousTier.name'] },
      { type: 'text', text: ' → ' },
      { type: 'text', text: values['tier.name'], style: { bold: true } },
    );
  }
  if (!asksFor(template, 'campaign.name')) {
    if (details.length > 0) details.push({ type: 'text', text: ' · ' });
    details.push({ type: 'text', text: values['campaign.name'] });
  }
  return details;
}

/** Renders date and link in mrkdwn, which is safe here: the address is encoded, and no words are the customer's. */
function contextOf(change: TierChange, linkTemplate: string | undefined): ContextBlock {
  const url = linkTemplate === undefined ? undefined : customerLink(linkTemplate, change.customer);
  const link = url === undefined ? '' : ` · <${escapeMrkdwn(url)}|${linkLabel(url)}>`;
  return {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: slackDate(change.occurredAt) + link, verbatim: true }],
  };
}

function linkLabel(url: string): string {
  const { hostname } = new URL(url);
  if (hostname === 'voucherify.io' || hostname.endsWith('.voucherify.io')) return 'Open in Voucherify';
  if (hostname === 'hubspot.com' || hostname.endsWith('.hubspot.com')) return 'Open in HubSpot';
  return 'Open customer';
}
