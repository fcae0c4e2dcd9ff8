import { Problem } from '../ingest/problem.ts';

/** @throws Problem 404, always. */
export function notFound(what: string, id: string): never {
  throw new Problem({ status: 404, title: 'Not Found', detail: `there is no ${what} ${id}` });
}
