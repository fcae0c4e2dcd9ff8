/** The output comes in pieces of so many bytes. */
const pieceBytes = 16 * 1024;
/** The longest number that JavaScript writes has 25 characters. */
const longestNumber = 32;

const [quote, backslash, slash, letterU] = [0x22, 0x5c, 0x2f, 0x75];

/**
 * JSON as JSON.stringify writes it, the form that Voucherify signs, of JSON that somebody on its way has re-formatted:
 * without white space, with the shortest escapes and numbers. Strangers send it too: one pass over the bytes, whose cost
 * grows with their number alone and that keeps no more than it writes; nothing is parsed, no depth runs out of stack.
 * What is no JSON becomes some other text that is none.
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

/** Returns where it ends. */
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

/** Half of a surrogate pair, alone, stays an escape. */
function copyInSmallLetters(json: Buffer, at: number, output: Output): void {
  output.byte(backslash);
  for (let place = at + 1; place < at + 6; place += 1) output.byte((json[place] ?? 0) | 0x20);
}

/** The UTF-16 unit of an escape such as \u00e9; -1 when there is none here. */
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

/** What JSON.stringify escapes, beside halves of surrogate pairs. */
function isEscaped(unit: number): boolean {
  return unit < 0x20 || unit === quote || unit === backslash;
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** Returns where it ends. 1.0 and 1e0 are 1, as JavaScript writes them; digits alone stay as they are. */
function copyNumber(json: Buffer, start: number, output: Output): number {
  const first = json[start] === 0x2d ? start + 1 : start;
  let [end, isPlain] = [first, json[first] !== 0x30];
  for (let byte = json[end]; byte !== undefined && isInNumber(byte); byte = json[end]) {
    isPlain &&= isDigit(byte);
    end += 1;
  }
  const isShort = end - first <= 15; // what has more digits is rounded
  const number = isPlain && isShort ? NaN : Number(json.toString('latin1', start, end));
  if (Number.isFinite(number)) output.text(String(number));
  else for (let at = start; at < end; at += 1) output.byte(json[at] ?? 0);
  return end;
}

function isDigit(byte: number): boolean {
  return isBetween(byte, 0x30, 0x39);
}

/** One of `+-.eE` and the digits. */
function isInNumber(byte: number): boolean {
  return isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e || (byte | 0x20) === 0x65;
}

/** JSON's white space. */
function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Bytes one after another. */
class Output {
  readonly #full: Buffer[] = [];
  #piece = Buffer.allocUnsafe(pieceBytes);
  #length = 0;

  byte(byte: number): void {
    if (this.#length > pieceBytes - longestNumber) this.#next();
    this.#piece[this.#length] = byte;
    this.#length += 1;
  }

  /** In UTF-8. */
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
