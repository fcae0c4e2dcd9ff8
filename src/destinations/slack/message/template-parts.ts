import type { RichTextElement } from '@slack/web-api';

/** Fills values into a template. Each value is a leaf of its own, which Slack shows and never parses. */
export function fillTemplate(
  parts: readonly TemplatePart[],
  values: Readonly<Record<Placeholder, string>>,
): RichTextElement[] {
  return parts.map((part): RichTextElement => {
    switch (part.kind) {
      case 'text':
        return { type: 'text', text: part.text, ...styled(part.style) };
      case 'value':
        return { type: 'text', text: values[part.placeholder], ...styled(part.style) };
      case 'emoji':
        return { type: 'emoji', name: part.name };
      case 'link':
        return { type: 'link', url: part.url, text: part.text, ...styled(part.style) };
    }
  });
}

function styled(style: TemplateStyle): { style?: TemplateStyle } {
  return Object.keys(style).length === 0 ? {} : { style };
}

/** Placeholders of a message template. `change` is the kind: `upgraded`, `left`, … */
export const placeholders = [
  'customer.name',
  'customer.id',
  'tier.name',
  'previousTier.name',
  'campaign.name',
  'change',
] as const;

export type Placeholder = (typeof placeholders)[number];

/** U+FDD0 + index, a noncharacter, stands for a placeholder while mrkdwn is read; the text itself has none. */
export const firstMarker = 0xfdd0;

export type TemplateStyle = { readonly [style in 'bold' | 'italic' | 'strike' | 'code']?: true };

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly style: TemplateStyle }
  | { readonly kind: 'value'; readonly placeholder: Placeholder; readonly style: TemplateStyle }
  | { readonly kind: 'emoji'; readonly name: string }
  | { readonly kind: 'link'; readonly url: string; readonly text: string; readonly style: TemplateStyle };
