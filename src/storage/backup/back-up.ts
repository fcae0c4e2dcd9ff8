import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import type { Connection } from '../database.ts';
import { prepareSession } from '../session.ts';
import { copyFrom, endOfRows, headerText, rowsIn, trailerText } from './backup-text.ts';
import { qualified, quoted, readContents } from './contents.ts';

/** Called with the rows done so far, and about how many there are. */
export type Progress = (rows: number, ofRows: number) => void;

export interface BackupSummary {
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Writes what the database holds at one moment into one file. Only our user may read the file, and it appears whole or
 * not at all. The service may run meanwhile. Holds little in memory; one long transaction.
 */
export async function backUp(connection: Connection, path: string, progress: Progress): Promise<BackupSummary> {
  const client = new pg.Client({ ...connection, application_name: 'tier-relay backup' });
  client.on('error', () => undefined); // the statement under way rejects
  const unfinished = `${path}.unfinished-${randomUUID()}`;
  try {
    await client.connect();
    await prepareSession(client, { statement_timeout: '0', idle_in_transaction_session_timeout: '0' });
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const counts: Record<string, number> = {};
    const file = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(Readable.from(textOf(client, counts, progress)), createGzip(), file);
    await client.query('COMMIT');
    await rename(unfinished, path);
    await syncDirectory(dirname(path));
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { tables: Object.keys(counts).length, rows, bytes: (await stat(path)).size };
  } finally {
    await rm(unfinished, { force: true });
    await client.end().catch(() => undefined);
  }
}

async function* textOf(client: pg.Client, counts: Record<string, number>, progress: Progress) {
  const contents = await readContents(client);
  if (contents.migrations.length === 0)
    throw new Error('there is nothing to back up: no Tier Relay has used this database');
  const estimate = contents.tables.reduce((sum, table) => sum + table.estimate, 0);
  let rows = 0;
  yield headerText({ takenAt: new Date().toISOString(), ...contents });
  for (const table of contents.tables) {
    counts[table.name] = 0;
    yield `${copyFrom(table)};\n`;
    const copied = client.query(
      to(`COPY ${qualified(table.name)} (${table.columns.map(quoted).join(', ')}) TO stdout`),
    );
    for await (const chunk of copied as AsyncIterable<Buffer>) {
      const found = rowsIn(chunk);
      counts[table.name] = (counts[table.name] ?? 0) + found;
      rows += found;
      progress(rows, Math.max(rows, estimate));
      yield chunk;
    }
    yield `${endOfRows}\n`;
  }
  yield trailerText(counts);
}

/** Makes a rename in the directory durable. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  await directory.sync().finally(() => directory.close());
}
