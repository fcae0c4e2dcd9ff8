/** UTF-16 units that a displayed grapheme may take on average; one family emoji alone takes 11. */
const unitsPerGrapheme = 2;

/** UTF-16 units read of a value, more than is shown. Bounds the work on a hostile one: 0.5 ms at most, measured. */
const unitsRead = 500;

const joiningLetter = String.raw`[\p{L}--[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]]`;

/**
 * Matches characters that show nothing, or reorder their neighbours. `\p{DI}` is Unicode's
 * Default_Ignorable_Code_Point: zero-width, bidi, variation selectors, tags, Hangul fillers. The group captures three
 * legitimate uses, to keep them: emoji sequences, joiners inside scripts that spell with them (Persian, Sinhala), and
 * variants of Japanese names.
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
 * Makes a value that somebody typed fit for one line: no controls, no bidi, at most `maxGraphemes` (2 or more)
 * graphemes and twice as many UTF-16 units, cut with an ellipsis. Returns `fallback` when nothing visible is left. The
 * result is still not safe to parse: put it into `text` leaves, or through `fallbackText`.
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

/** Escapes for mrkdwn and the top-level `text`: Slack has these three entities, and `O'Brien` stays as it is. */
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

/** `room` is the text that fits beside the ellipsis. When it is empty, the first grapheme is too big, and is cut. */
function ellipsis(room: string, text: string, maxUnits: number): string {
  const kept = room === '' ? text.slice(0, maxUnits - 1).replace(/[\ud800-\udbff]$/u, '') : room;
  return `${kept.trimEnd()}…`;
}

/**
 * Breaks addresses in a text, for places where a client may look for them (the top-level `text`, table cells). The dot
 * of a domain becomes U+2024, the colon of `http:` and `:emoji:` U+2236, `@` its full-width form; people see the same.
 * "J. R. Smith" and "Dr. No" have no such dot and stay as they are.
 */
export function withoutLinks(text: string): string {
  return text
    .replace(/(?<=\S)\.(?=[\p{L}\p{N}]{2})/gu, '․')
    .replace(/:(?=\S)/gu, '∶')
    .replaceAll('@', '＠');
}
