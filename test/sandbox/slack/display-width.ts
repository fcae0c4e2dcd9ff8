const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Returns the columns that a text takes in a terminal: two for each emoji, one for each other grapheme. */
export function displayWidth(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += /\p{Emoji_Presentation}/u.test(segment) ? 2 : 1;
  return columns;
}
