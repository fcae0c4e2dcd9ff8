import { readFile } from 'node:fs/promises';

const lines = 15;
const columns = 400;

/** Returns the last 15 lines of a log, each at most 400 characters; none when the file is missing. */
export async function logTail(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => (line.length > columns ? `${line.slice(0, columns)}…` : line));
}
