import type { IncomingMessage } from 'node:http';

/** Above any body that the vendors' limits allow: 100 contacts, 50 blocks. */
const maxBytes = 4 * 1024 * 1024;

/** Reads a body. Returns null when it is longer than `maxBytes` or the caller leaves. */
export async function readBody(message: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}
