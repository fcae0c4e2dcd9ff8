const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many columns a text takes in a terminal: one a character as read, two for emoji. */
export function displayWidth(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += /\p{Emoji_Presentation}/u.test(segment) ? 2 : 1;
  return columns;
}
