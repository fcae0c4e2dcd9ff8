import { Problem } from './problem.ts';

export interface JsonBody {
  readonly text: string;
  /** The parsed text. */
  readonly value: unknown;
}

/** Parses JSON. Bytes that are not UTF-8 become U+FFFD. @throws Problem 400 when the bytes are not JSON. */
export function readJson(bytes: Buffer): JsonBody {
  const text = new TextDecoder().decode(bytes);
  try {
    return { text, value: JSON.parse(text) as unknown };
  } catch {
    throw new Problem({ status: 400, title: 'Bad Request', detail: 'the body is not valid JSON' });
  }
}
