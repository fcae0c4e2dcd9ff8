import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { z } from 'zod';
import {
  commentMark,
  copyFrom,
  endOfRows,
  firstLine,
  type Header,
  newline,
  type RowCounts,
  rowsIn,
} from './backup-text.ts';

/** Bytes; the longest line is the header, which names some tables. A file with a longer one is no backup. */
const longestLine = 1024 ** 2;

const header = z.object({
  takenAt: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), estimate: z.number() })),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string() })),
});
const trailer = z.object({ rows: z.record(z.string(), z.number()) });

/** A file that is no backup, or not a whole one. The message is for operators. */
export class UnreadableBackup extends Error {}

/** Consumes a table's rows. They come in pieces, each of whole lines. */
export type TakeRows = (table: Header['tables'][number], rows: AsyncIterable<Buffer>) => Promise<unknown>;

/**
 * Reads a backup from its beginning to its end.
 *
 * @throws UnreadableBackup, maybe after `take` has consumed rows; or what `take` rejects with.
 */
export async function readBackup(path: string, take: (header: Header) => Promise<TakeRows>): Promise<Header> {
  const gunzip = createGunzip();
  const source = createReadStream(path);
  pipeline(source, gunzip, () => undefined); // the iterator throws its error
  const lines = new Lines(gunzip);
  try {
    if ((await lines.next()) !== firstLine) throw new UnreadableBackup('it is no backup of Tier Relay');
    const found = header.parse(comment(await lines.next()));
    const takeRows = await take(found);
    const counts: Record<string, number> = {};
    for (const table of found.tables) {
      if ((await lines.next()) !== `${copyFrom(table)};`)
        throw new UnreadableBackup(`${table.name} is not where it should be`);
      const rows = counting(lines.untilEnd(), (n) => (counts[table.name] = (counts[table.name] ?? 0) + n));
      await takeRows(table, rows);
    }
    assertSame(trailer.parse(comment(await lines.next())).rows, counts);
    if (!(await lines.isOver())) throw new UnreadableBackup('it goes on after its end');
    return found;
  } catch (error) {
    throw explained(error);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function* counting(rows: AsyncIterable<Buffer>, count: (n: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of rows) {
    count(rowsIn(chunk));
    yield chunk;
  }
}

function comment(line: string): unknown {
  if (!line.startsWith(commentMark)) throw new UnreadableBackup('a line of its frame is missing');
  return JSON.parse(line.slice(commentMark.length));
}

function assertSame(said: RowCounts, counted: RowCounts): void {
  const odd = Object.entries(said).find(([name, rows]) => rows !== (counted[name] ?? 0));
  if (odd) throw new UnreadableBackup(`${odd[0]} has ${counted[odd[0]] ?? 0} rows of ${odd[1]}`);
}

/** Returns an UnreadableBackup for an error of zlib, the file system or the schemas; any other error as it is. */
function explained(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return new UnreadableBackup('it is cut off');
  if (code.startsWith('Z_')) return new UnreadableBackup('it is damaged, or no backup');
  if (code === 'ENOENT') return new UnreadableBackup('there is no such file');
  if (code === 'EACCES' || code === 'EISDIR') return new UnreadableBackup(`it cannot be read (${code})`);
  if (error instanceof z.ZodError || error instanceof SyntaxError) return new UnreadableBackup('its frame is damaged');
  return error;
}

/** Reads lines, and the rows of tables between them, from a stream. Holds little of it in memory. */
class Lines {
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  /** Bytes read and not handed on yet; they begin where a line does. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(gunzip: Gunzip) {
    this.#chunks = gunzip[Symbol.asyncIterator]();
  }

  async next(): Promise<string> {
    for (;;) {
      const at = this.#rest.indexOf(newline);
      if (at >= 0)
        return this.#cut(at + 1)
          .toString()
          .slice(0, -1);
      if (this.#rest.length > longestLine) throw new UnreadableBackup('it is no backup of Tier Relay');
      if (!(await this.#more())) throw new UnreadableBackup('it is cut off');
    }
  }

  /** Yields a table's rows, up to the line that ends them. */
  async *untilEnd(): AsyncGenerator<Buffer> {
    const end = `${endOfRows}\n`;
    while (this.#rest.indexOf(end) !== 0) {
      const at = this.#rest.indexOf(`\n${end}`);
      const whole = at >= 0 ? at : this.#rest.lastIndexOf(newline);
      if (whole >= 0) yield this.#cut(whole + 1);
      else if (!(await this.#more())) throw new UnreadableBackup('it is cut off');
    }
    this.#cut(end.length);
  }

  async isOver(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#more());
  }

  #cut(length: number): Buffer {
    const cut = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return cut;
  }

  async #more(): Promise<boolean> {
    const { value } = await this.#chunks.next();
    if (value === undefined) return false;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}
