import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import type { Connection } from '../database.ts';
import { migrate, migrationNames } from '../migrate.ts';
import { prepareSession } from '../session.ts';
import type { Progress } from './back-up.ts';
import { readBackup, type TakeRows, UnreadableBackup } from './backup-reader.ts';
import { copyFrom, type Header, rowsIn } from './backup-text.ts';
import { type Contents, qualified, readContents } from './contents.ts';

/** The database holds something already. The message is for operators. */
export class NotEmpty extends Error {}

/** Reads the rows to their end, and keeps nothing. */
const passOver: TakeRows = (_table, rows) =>
  pipeline(rows, new Writable({ write: (_chunk, _encoding, next) => next() }));

/** A backup that was read to its end: a second reading will find it whole, too. */
interface VerifiedBackup {
  readonly path: string;
  readonly header: Header;
}

/** Reads a backup to its end. @throws UnreadableBackup when it is damaged, or of a newer version. */
export async function verifyBackup(path: string): Promise<VerifiedBackup> {
  const header = await readBackup(path, () => Promise.resolve(passOver));
  const known = await migrationNames();
  const unknown = header.migrations.find((name, at) => name !== known[at]);
  if (unknown !== undefined) {
    throw new UnreadableBackup(`it is of a newer Tier Relay (${unknown}): restore it with that version`);
  }
  return { path, header };
}

/**
 * Loads a backup into an empty database, and brings its tables to this version. All rows come in one transaction.
 *
 * @throws NotEmpty, or what pg rejects with.
 */
export async function restore(
  connection: Connection,
  { path, header }: VerifiedBackup,
  progress: Progress,
): Promise<void> {
  const client = new pg.Client({ ...connection, application_name: 'tier-relay restore' });
  client.on('error', () => undefined); // the statement under way rejects
  try {
    await client.connect();
    await prepareSession(client, { statement_timeout: '0', idle_in_transaction_session_timeout: '0' });
    const before = await readContents(client);
    await assertEmpty(client, before);
    if (before.migrations.some((name, at) => name !== header.migrations[at])) await dropTables(client);
    const { migrations } = await readContents(client);
    await migrate(connection, header.migrations.length - migrations.length);
    try {
      await load(client, path, progress);
    } catch (error) {
      if (before.migrations.length === 0) await dropTables(client);
      throw error;
    }
  } finally {
    await client.end().catch(() => undefined);
  }
  await migrate(connection);
}

async function assertEmpty(client: pg.Client, { tables }: Contents): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await client.query(`SELECT FROM ${qualified(name)} LIMIT 1`);
    if (rows.length === 0) continue;
    throw new NotEmpty(
      `the database is not empty, tier_relay.${name} has rows: choose another, or drop its schema tier_relay`,
    );
  }
}

/** Drops all that the migrations have made, but not the schema: another role may have made it for us. */
async function dropTables(client: pg.Client): Promise<void> {
  await client.query(`DO $$
    DECLARE each record;
    BEGIN
      FOR each IN SELECT oid::regclass AS name FROM pg_class
        WHERE relnamespace = 'tier_relay'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format('DROP TABLE %s CASCADE', each.name);
      END LOOP;
      FOR each IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'tier_relay'::regnamespace LOOP
        EXECUTE format('DROP ROUTINE %s CASCADE', each.name);
      END LOOP;
    END $$`);
}

async function load(client: pg.Client, path: string, progress: Progress): Promise<void> {
  const here = await readContents(client);
  const names = here.tables.map(({ name }) => qualified(name));
  let rows = 0;
  await client.query('BEGIN');
  try {
    await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`);
    await assertEmpty(client, here);
    // Triggers off: they would count the rows again, whose counts are in the file.
    for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
    const { sequences } = await readBackup(path, ({ tables }) => {
      const all = tables.reduce((sum, { estimate }) => sum + estimate, 0);
      const counted = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          rows += rowsIn(chunk);
          progress(rows, Math.max(rows, all));
          yield chunk;
        }
      };
      return Promise.resolve((table, chunks) => pipeline(counted(chunks), client.query(from(copyFrom(table)))));
    });
    for (const { name, lastValue } of sequences) {
      await client.query('SELECT setval($1::regclass, $2)', [qualified(name), lastValue]);
    }
    for (const name of names) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  for (const name of names) await client.query(`ANALYZE ${name}`);
}
