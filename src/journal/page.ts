export interface PlaceInList {
  readonly limit: number;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Pass it as `cursor` to go on; null at the end. A page before the end may hold fewer items than asked for. */
  readonly nextCursor: string | null;
}

/**
 * Makes a page of `rows`, which hold one more than `limit` when there are more.
 *
 * @param goOn cursor where the unread rows begin; null when all were read.
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  { limit, place, item, goOn = null }: PageParts<Row, Item>,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: rows.length > limit && last !== undefined ? place(last) : goOn };
}

interface PageParts<Row, Item> {
  readonly limit: number;
  /** Returns the cursor of a row. */
  readonly place: (row: Row) => string;
  readonly item: (row: Row) => Item;
  readonly goOn?: string | null;
}
