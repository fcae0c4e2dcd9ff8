/** Reads the whole body of an answer. Rejects, and stops reading, when it is larger than `maxBytes`. */
export async function readBounded(response: Response, maxBytes: number): Promise<Buffer> {
  if (response.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AnswerTooLarge(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Operators see the name, in the detail of an outcome. */
class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}
