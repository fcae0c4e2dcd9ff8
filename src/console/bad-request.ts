import { Problem } from '../ingest/problem.ts';

/** @throws Problem 400, always. */
export function badRequest(detail: string): never {
  throw new Problem({ status: 400, title: 'Bad Request', detail });
}
