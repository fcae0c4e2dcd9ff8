import { answers } from './answers.ts';
import type { OpsApi } from './ops-api.ts';

/** The most items that the ops API gives in one page. */
const pageLimit = 200;

interface Listed {
  readonly items: unknown[];
  readonly nextCursor: string | null;
  readonly [more: string]: unknown;
}

/** Reads pages until it has `limit` items or the last page. A page that is short need not be the last. */
export async function readPages(
  api: OpsApi,
  path: string,
  query: Readonly<Record<string, string>>,
  limit: number,
): Promise<Listed> {
  const items: unknown[] = [];
  let cursor: string | null = null;
  let first: Readonly<Record<string, unknown>> | undefined;
  do {
    const { facets: _, ...again } = query;
    const asked = first === undefined ? query : again; // counting costs time, and each page has the same counts
    const room = String(Math.min(pageLimit, limit - items.length));
    const page = answers.page.parse(await api.get(path, { ...asked, limit: room, ...(cursor !== null && { cursor }) }));
    first ??= page;
    items.push(...page.items);
    cursor = page.nextCursor ?? null;
  } while (cursor !== null && items.length < limit);
  return { ...first, items, nextCursor: cursor };
}
