import type { RichTextElement } from '@slack/web-api';
import type { Placeholder, TemplatePart, TemplateStyle } from './template-part.ts';

/** A template with its values in: each value is a leaf of its own, which Slack shows and never parses. */
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
