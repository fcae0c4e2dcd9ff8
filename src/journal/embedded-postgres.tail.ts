import { open } from 'node:fs/promises';

const tailBytes = 2048;
const tailLines = 15;

/** The last lines that a log gained since it had `from` bytes; empty when there is no log. */
export async function readTail(path: string, from: number): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - tailBytes);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    await file.read(buffer, 0, buffer.length, start);
    return buffer.toString().trim().split('\n').slice(-tailLines).join('\n');
  } finally {
    await file.close();
  }
}
