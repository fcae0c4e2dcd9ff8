/** What a message template may ask for. `change` is the kind: `upgraded`, `left`, … */
export const placeholders = [
  'customer.name',
  'customer.id',
  'tier.name',
  'previousTier.name',
  'campaign.name',
  'change',
] as const;

export type Placeholder = (typeof placeholders)[number];

/** U+FDD0 + its index stands for a placeholder while mrkdwn is read: a noncharacter, which no text contains. */
export const firstMarker = 0xfdd0;

export type TemplateStyle = { readonly [style in 'bold' | 'italic' | 'strike' | 'code']?: true };

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly style: TemplateStyle }
  | { readonly kind: 'value'; readonly placeholder: Placeholder; readonly style: TemplateStyle }
  | { readonly kind: 'emoji'; readonly name: string }
  | { readonly kind: 'link'; readonly url: string; readonly text: string; readonly style: TemplateStyle };
