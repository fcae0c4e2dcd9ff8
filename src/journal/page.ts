export interface PlaceInList {
  readonly limit: number;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Pass it as `cursor` to go on; null at the end. A page may hold fewer than asked for, and not be the last. */
  readonly nextCursor: string | null;
}

/**
 * `rows` holds one more than `limit` when there are more.
 *
 * @param goOn where what was not read begins; null when all was read.
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
  /** Its cursor. */
  readonly place: (row: Row) => string;
  readonly item: (row: Row) => Item;
  readonly goOn?: string | null;
}
