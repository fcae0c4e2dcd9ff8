/**
 * Text in which Slack finds no address, for the places where a client may look for some (the top-level `text`, table
 * cells): the dot of a domain becomes U+2024, the colon of `http:` and `:emoji:` U+2236, `@` its full-width form. They
 * look the same to people. "J. R. Smith" and "Dr. No" have no such dot and stay as they are.
 */
export function withoutLinks(text: string): string {
  return text
    .replace(/(?<=\S)\.(?=[\p{L}\p{N}]{2})/gu, '․')
    .replace(/:(?=\S)/gu, '∶')
    .replaceAll('@', '＠');
}
