export interface Page<Item> {
  readonly items: readonly Item[];
  /** Pass it as `cursor` to go on; null at the end. */
  readonly nextCursor: string | null;
}

/** `rows` holds one more than `limit` when there is a next page; `place` is that of a row, for the cursor. */
export function pageOf<Row>(rows: readonly Row[], limit: number, place: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? place(last) : null };
}
