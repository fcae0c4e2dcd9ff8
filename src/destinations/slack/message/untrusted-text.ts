/** UTF-16 units a displayed grapheme may take on average; one family emoji alone takes 11. */
const unitsPerGrapheme = 2;

/** Bounds the work on a hostile value: 0.5 ms at most, measured. What is shown is shorter anyway. */
const unitsRead = 500;

const joiningLetter = String.raw`[\p{L}--[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]]`;

/**
 * Characters that show nothing, or reorder what is around them. `\p{DI}` is Unicode's Default_Ignorable_Code_Point:
 * zero-width, bidi, variation selectors, tags, Hangul fillers. Three uses are legitimate, and captured: emoji
 * sequences, joiners inside scripts that spell with them (Persian, Sinhala), and variants of Japanese names.
 */
const invisible = new RegExp(
  String.raw`(\p{RGI_Emoji}|(?<=${joiningLetter}\p{M}*)[\u200c\u200d](?=${joiningLetter})|(?<=\p{sc=Han})[\u{e0100}-\u{e01ef}])` +
    String.raw`|\p{DI}|\p{Bidi_Control}|\p{Cc}|[\ufff9-\ufffb]`,
  'gv',
);

/** U+0085 and the blank braille pattern are white space to the eye, but not to `\s`. */
const whiteSpace = /[\s\u0085\u2800]+/gu;

/** No script stacks more than four marks on a letter; hundreds of them write over the lines above and below. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * A value somebody typed, fit to be shown on one line: no controls, no bidi, at most `maxGraphemes` (2 or more)
 * graphemes and twice as many UTF-16 units, cut with an ellipsis; `fallback` when nothing visible is left. It is still
 * not safe to parse: it belongs into `text` leaves, or through `fallbackText`.
 */
export function displayName(value: string | null, fallback: string, maxGraphemes = 80): string {
  if (value === null) return fallback;
  const visible = value
    .slice(0, unitsRead)
    .toWellFormed()
    .replace(whiteSpace, ' ')
    .replace(invisible, '$1')
    .replace(stackedMarks, '$1')
    .replace(/ {2,}/gu, ' ')
    .replace(/^[\p{M} ]+/u, '')
    .trimEnd();
  if (visible === '') return fallback;
  return shorten(visible, maxGraphemes, value.length > unitsRead);
}

/** For mrkdwn and the top-level `text`: Slack's three entities and no others (vendors: `O'Brien` stays as it is). */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function shorten(text: string, maxGraphemes: number, alreadyCut: boolean): string {
  const maxUnits = maxGraphemes * unitsPerGrapheme;
  let kept = '';
  let room = '';
  let count = 0;
  for (const { segment } of graphemes.segment(text)) {
    count += 1;
    if (count > maxGraphemes || kept.length + segment.length > maxUnits) return ellipsis(room, text, maxUnits);
    kept += segment;
    if (count < maxGraphemes && kept.length < maxUnits) room = kept;
  }
  return alreadyCut ? ellipsis(room, text, maxUnits) : kept;
}

/** `room` is what fits beside the ellipsis; empty when the first grapheme alone is too big, which is then broken up. */
function ellipsis(room: string, text: string, maxUnits: number): string {
  const kept = room === '' ? text.slice(0, maxUnits - 1).replace(/[\ud800-\udbff]$/u, '') : room;
  return `${kept.trimEnd()}…`;
}

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
