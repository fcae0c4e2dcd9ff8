import { type Contents, qualified, quoted } from './contents.ts';

// A backup is gzip of text, as psql would take it into tables that are there:
//
//   -- Tier Relay backup 1
//   -- {"takenAt": …, "tables": […], …}
//   COPY tier_relay."events" ("sequence", …) FROM stdin;
//   a line for each row, in COPY's text format
//   \.
//   …
//   -- {"rows": {"events": 2, …}}

export const firstLine = '-- Tier Relay backup 1';
export const commentMark = '-- ';
export const endOfRows = '\\.';
export const newline = 10;

export interface Header extends Contents {
  readonly takenAt: string;
}

/** Number of rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

export function headerText(header: Header): string {
  return `${firstLine}\n${commentMark}${JSON.stringify(header)}\n`;
}

export function trailerText(rows: RowCounts): string {
  return `${commentMark}${JSON.stringify({ rows })}\n`;
}

export function copyFrom({ name, columns }: Contents['tables'][number]): string {
  return `COPY ${qualified(name)} (${columns.map(quoted).join(', ')}) FROM stdin`;
}

/** Counts rows: each ends with a line break, and has none inside. */
export function rowsIn(chunk: Uint8Array): number {
  let rows = 0;
  for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) rows += 1;
  return rows;
}
