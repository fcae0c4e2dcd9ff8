/** From about so many characters on Slack shows one top-level text as several messages. Observed, not documented. */
const splitFrom = 4046;
const partLength = 4000;

/** The pieces Slack cuts a top-level text into; mostly one. */
export function splitText(text: string): readonly string[] {
  if (text.length < splitFrom) return [text];
  const parts: string[] = [];
  for (let start = 0; start < text.length; start += partLength) parts.push(text.slice(start, start + partLength));
  return parts;
}
