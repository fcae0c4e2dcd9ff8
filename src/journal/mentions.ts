/** Traces of a customer to look for in a text that nobody understood. */
export interface Traces {
  /** Found where they stand alone: in quotes, in a longer text, as a key, as a number. */
  readonly words: readonly string[];
  /** Found likewise; case does not matter. */
  readonly emails: readonly string[];
  /** Found only as a whole text: a 42, a `null` or a `:` stands in anybody's events. */
  readonly texts: readonly string[];
}

/** Rounds of unescaping: JSON in a text of JSON, twice over, where each level doubles the backslashes. */
const deepestEscapes = 4;

/** Characters of a longer word, and so of another id: 12 is not in 3120, nor in 2024-12-01. */
const inWord = /^[\p{L}\p{N}_-]/u;
/** ann@example.com is not in mary.ann@example.com, nor in ann@example.com.au; a full stop may follow the address. */
const beforeInAddress = /^[\p{L}\p{N}_.+-]/u;
const afterInAddress = /^(?:[\p{L}\p{N}_-]|\.[\p{L}\p{N}])/u;
const keyEnd = /^\s*:/;

/**
 * True when a body points at a customer. It is searched as text, not parsed as JSON: a hostile body of 1 MiB would hold
 * up everybody for half a second. An id may be in a text, in JSON within a text, or a number that JavaScript would
 * round.
 */
export function mentions(body: string, traces: Traces): boolean {
  let text = body;
  for (let depth = 0; !pointsAt(text, traces); depth += 1) {
    if (depth === deepestEscapes || !text.includes('\\')) return false;
    text = withoutEscapes(text);
  }
  return true;
}

/** Removes one level of escapes, kind by kind over the whole text: a call for each escape would be a million calls. */
function withoutEscapes(text: string): string {
  return text
    .replaceAll('\\\\', '\0') // PostgreSQL stores no NUL
    .replaceAll('\\"', '"')
    .replaceAll('\\/', '/')
    .replaceAll(/\\[nrtbf]/g, ' ')
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\0', '\\');
}

function pointsAt(text: string, { words, emails, texts }: Traces): boolean {
  const small = emails.length > 0 ? text.toLowerCase() : '';
  return (
    words.some((word) => stands(text, word, (before, after) => !inWord.test(before) && !inWord.test(after))) ||
    emails.some((email) =>
      stands(
        small,
        email.toLowerCase(),
        (before, after) => !beforeInAddress.test(before) && !afterInAddress.test(after),
      ),
    ) ||
    texts.some((whole) => stands(text, `"${whole}"`, (_before, after) => !keyEnd.test(after)))
  );
}

/** True when the needle stands apart. Searches plainly, as a pattern must not be made of what somebody typed. */
function stands(text: string, needle: string, isApart: (before: string, after: string) => boolean): boolean {
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    const end = at + needle.length;
    if (isApart(text.slice(Math.max(at - 1, 0), at), text.slice(end, end + 2))) return true;
  }
  return false;
}
