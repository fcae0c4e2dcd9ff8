/** Slack shows a top-level text of about this length or more as several messages. Observed, not documented. */
const splitFrom = 4046;
const partLength = 4000;

/** Returns the pieces into which Slack cuts a top-level text: one for a short text. */
export function splitText(text: string): readonly string[] {
  if (text.length < splitFrom) return [text];
  const parts: string[] = [];
  for (let start = 0; start < text.length; start += partLength) parts.push(text.slice(start, start + partLength));
  return parts;
}
