/** The whole body of an answer; rejects, and stops reading, when it is larger than `maxBytes`. */
export async function readBounded(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AnswerTooLarge(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Its name is what operators see. */
class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}
