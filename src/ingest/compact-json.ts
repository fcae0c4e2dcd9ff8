/** Bytes in each piece of the output. */
const pieceBytes = 16 * 1024;
/** Bytes kept free for a number: the longest that JavaScript writes has 25 characters. */
const longestNumber = 32;

const [quote, backslash, slash, letterU] = [0x22, 0x5c, 0x2f, 0x75];

/**
 * Rewrites JSON as JSON.stringify writes it, without white space and with the shortest escapes and numbers. Voucherify
 * signs that form; a proxy may have re-formatted the body. Strangers' bodies come here too, so it is one pass over the
 * bytes: time and memory grow with their number alone, nothing is parsed, and no depth runs out of stack. Bytes that
 * are no JSON become other bytes that are no JSON.
 */
export function compactJson(json: Buffer): Buffer {
  const output = new Output();
  let inText = false;
  let at = json[0] === 0xef && json[1] === 0xbb && json[2] === 0xbf ? 3 : 0; // a byte order mark
  while (at < json.length) {
    const byte = json[at] ?? 0;
    if (byte === quote) inText = !inText;
    if (inText && byte === backslash) {
      at = copyEscape(json, at, output);
    } else if (!inText && (isDigit(byte) || byte === 0x2d)) {
      at = copyNumber(json, at, output);
    } else {
      if (inText || !isSpace(byte)) output.byte(byte);
      at += 1;
    }
  }
  return output.whole();
}

/** Copies the escape at `at`. Returns where it ends. */
function copyEscape(json: Buffer, at: number, output: Output): number {
  const letter = json[at + 1] ?? 0;
  const unit = letter === slash ? slash : unitAt(json, at);
  if (unit < 0) {
    output.byte(backslash);
    if (at + 1 < json.length) output.byte(letter);
    return at + 2;
  }
  const low = isBetween(unit, 0xd800, 0xdbff) ? unitAt(json, at + 6) : -1;
  const isPair = isBetween(low, 0xdc00, 0xdfff);
  if (isPair) output.character(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
  else if (isBetween(unit, 0xd800, 0xdfff)) copyInSmallLetters(json, at, output);
  else if (isEscaped(unit)) output.text(JSON.stringify(String.fromCharCode(unit)).slice(1, -1));
  else output.character(unit);
  return at + (letter === slash ? 2 : isPair ? 12 : 6);
}

/** Copies the escape of a lone surrogate, which stays an escape, in small letters. */
function copyInSmallLetters(json: Buffer, at: number, output: Output): void {
  output.byte(backslash);
  for (let place = at + 1; place < at + 6; place += 1) output.byte((json[place] ?? 0) | 0x20);
}

/** Returns the UTF-16 unit of an escape such as \u00e9; -1 when there is none at `at`. */
function unitAt(json: Buffer, at: number): number {
  if (json[at] !== backslash || json[at + 1] !== letterU) return -1;
  let unit = 0;
  for (let digit = at + 2; digit < at + 6; digit += 1) {
    const value = hexValue(json[digit] ?? 0);
    if (value < 0) return -1;
    unit = unit * 16 + value;
  }
  return unit;
}

function hexValue(byte: number): number {
  if (isDigit(byte)) return byte - 0x30;
  return isBetween(byte | 0x20, 0x61, 0x66) ? (byte | 0x20) - 0x57 : -1;
}

/** True for units that JSON.stringify escapes, apart from lone surrogates. */
function isEscaped(unit: number): boolean {
  return unit < 0x20 || unit === quote || unit === backslash;
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** Copies a number as JavaScript writes it: 1.0 and 1e0 as 1, digits alone as they are. Returns where it ends. */
function copyNumber(json: Buffer, start: number, output: Output): number {
  const first = json[start] === 0x2d ? start + 1 : start;
  let [end, isPlain] = [first, json[first] !== 0x30];
  for (let byte = json[end]; byte !== undefined && isInNumber(byte); byte = json[end]) {
    isPlain &&= isDigit(byte);
    end += 1;
  }
  const isShort = end - first <= 15; // JavaScript may round a number with more digits
  const number = isPlain && isShort ? NaN : Number(json.toString('latin1', start, end));
  if (Number.isFinite(number)) output.text(String(number));
  else for (let at = start; at < end; at += 1) output.byte(json[at] ?? 0);
  return end;
}

function isDigit(byte: number): boolean {
  return isBetween(byte, 0x30, 0x39);
}

/** True for digits and `+-.eE`. */
function isInNumber(byte: number): boolean {
  return isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e || (byte | 0x20) === 0x65;
}

/** True for JSON's white space. */
function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Collects bytes, in pieces that are joined at the end. */
class Output {
  readonly #full: Buffer[] = [];
  #piece = Buffer.allocUnsafe(pieceBytes);
  #length = 0;

  byte(byte: number): void {
    if (this.#length > pieceBytes - longestNumber) this.#next();
    this.#piece[this.#length] = byte;
    this.#length += 1;
  }

  /** Adds a character in UTF-8. */
  character(codePoint: number): void {
    if (codePoint < 0x80) {
      this.byte(codePoint);
      return;
    }
    const following = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
    this.byte(((0xf0 << (3 - following)) & 0xff) | (codePoint >> (6 * following)));
    for (let left = following - 1; left >= 0; left -= 1) this.byte(0x80 | ((codePoint >> (6 * left)) & 0x3f));
  }

  /** @param text at most `longestNumber` bytes. */
  text(text: string): void {
    if (this.#length > pieceBytes - longestNumber) this.#next();
    this.#length += this.#piece.write(text, this.#length);
  }

  whole(): Buffer {
    return Buffer.concat([...this.#full, this.#piece.subarray(0, this.#length)]);
  }

  #next(): void {
    this.#full.push(this.#piece.subarray(0, this.#length));
    this.#piece = Buffer.allocUnsafe(pieceBytes);
    this.#length = 0;
  }
}
