import { Problem } from './problem.ts';

export interface JsonBody {
  readonly text: string;
  /** The text, parsed. */
  readonly value: unknown;
}

/** @throws Problem 400 when the bytes are no JSON. Bytes that are no UTF-8 become U+FFFD. */
export function readJson(bytes: Buffer): JsonBody {
  const text = new TextDecoder().decode(bytes);
  try {
    return { text, value: JSON.parse(text) as unknown };
  } catch {
    throw new Problem({ status: 400, title: 'Bad Request', detail: 'the body is not valid JSON' });
  }
}
