import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { temporaryDirectory } from '../../../test/support/temporary-directory.ts';
import { createTestDatabase } from '../../../test/support/test-postgres.ts';
import { migrate } from '../migrate.ts';
import { backUp } from './back-up.ts';
import { readContents } from './contents.ts';
import { restore, verifyBackup } from './restore.ts';

type Connection = Awaited<ReturnType<typeof createTestDatabase>>;

const none = () => undefined;
/** What COPY's text format must carry: its own marks, line breaks, control characters, characters of many bytes. */
const hostile = '\\.\n\\N\t\r\\\n\\.\n田中 👩‍👩‍👧 \u0001"';

let directory: string;
let source: Connection;
let file: string;

async function query<Row extends pg.QueryResultRow>(connection: Connection, sql: string, values: unknown[] = []) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of every table, as text. */
async function rowsOf(connection: Connection): Promise<Record<string, unknown[]>> {
  const client = new pg.Client(connection);
  await client.connect();
  const { tables } = await readContents(client);
  const all: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    all[name] = (await client.query(`SELECT t::text FROM tier_relay."${name}" t ORDER BY 1`)).rows;
  }
  await client.end();
  return all;
}

const addEvents = `
  WITH added AS (
    INSERT INTO tier_relay.events (id, send_out_id, payload, change, customer_id, campaign_id, occurred_at)
    SELECT $1 || n, NULL, $2, '{"kind": "upgraded", "customer": {"id": "c"}}', 'cust_' || n, 'camp_1', '0044-03-15 BC'
    FROM generate_series(1, $3::int) n RETURNING sequence
  ), owed AS (
    INSERT INTO tier_relay.deliveries (id, event_sequence, destination, status, detail)
    SELECT gen_random_uuid(), sequence, 'slack', 'dead', $2 FROM added RETURNING id
  )
  INSERT INTO tier_relay.attempts (delivery_id, number, outcome) SELECT id, 1, 'dead' FROM owed`;

beforeAll(async () => {
  directory = await temporaryDirectory();
  file = join(directory, 'backup.sql.gz');
  source = await createTestDatabase();
  await query(source, addEvents, ['evt_', hostile, 2_000]);
  // Numbers of events that retention has deleted are not given out again.
  await query(source, 'DELETE FROM tier_relay.events WHERE sequence > 1990');
  await backUp(source, file, none);
});
afterAll(() => rm(directory, { recursive: true }));

describe('a backup', () => {
  it('brings every row back, and goes on counting where it was', async () => {
    const target = await createTestDatabase({ empty: true });
    await restore(target, await verifyBackup(file), none);
    expect(await rowsOf(target)).toEqual(await rowsOf(source));
    await query(target, addEvents, ['later_', '', 1]);
    const [later] = await query(target, `SELECT sequence FROM tier_relay.events WHERE id = 'later_1'`);
    expect(later).toEqual({ sequence: '2001' });
  });

  it('is whole or not there, and for us alone', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(backUp(await createTestDatabase({ empty: true }), join(directory, 'none'), none)).rejects.toThrow(
      'there is nothing to back up',
    );
    expect(await readdir(directory)).toEqual(['backup.sql.gz']);
  });

  it('is of one moment, while others write', async () => {
    const busy = await createTestDatabase();
    await query(busy, addEvents, ['evt_', 'x'.repeat(1_000), 3_000]);
    let writing: Promise<unknown> | undefined;
    const path = join(directory, 'busy');
    await backUp(busy, path, () => {
      writing ??= query(busy, addEvents, ['more_', '', 50]);
    });
    await writing;
    const target = await createTestDatabase({ empty: true });
    await restore(target, await verifyBackup(path), none);
    const counted = `SELECT (SELECT count(*)::int FROM tier_relay.events) AS events,
      (SELECT count(*)::int FROM tier_relay.deliveries) AS deliveries, (SELECT count(*)::int FROM tier_relay.attempts) AS attempts`;
    expect(await query(target, counted)).toEqual([{ events: 3_000, deliveries: 3_000, attempts: 3_000 }]);
    await rm(path);
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    await restore(await createTestDatabase(), await verifyBackup(file), (rows) => seen.push(rows));
    expect(seen.at(-1)).toBe(Object.values(await rowsOf(source)).flat().length);
  });
});

describe('restoring', () => {
  it('refuses a database that holds anything, and leaves it as it is', async () => {
    const target = await createTestDatabase();
    await query(target, `INSERT INTO tier_relay.destinations (name) VALUES ('slack')`);
    const before = await rowsOf(target);
    await expect(restore(target, await verifyBackup(file), none)).rejects.toThrow(
      'the database is not empty, tier_relay.destinations has rows',
    );
    expect(await rowsOf(target)).toEqual(before);
  });

  it('brings the tables of an older version to this one', async () => {
    const older = await createTestDatabase({ empty: true });
    await migrate(older, 2);
    await query(older, addEvents, ['evt_', hostile, 2]);
    const path = join(directory, 'older');
    await backUp(older, path, none);
    // The target's tables are of this version, and empty: `restore` makes them anew.
    const target = await createTestDatabase();
    await restore(target, await verifyBackup(path), none);
    const names = async (database: Connection) => Object.keys(await rowsOf(database));
    expect(await names(target)).toEqual(await names(source));
    expect(await query(target, 'SELECT id, payload FROM tier_relay.events ORDER BY sequence')).toEqual([
      { id: 'evt_1', payload: hostile },
      { id: 'evt_2', payload: hostile },
    ]);
    await rm(path);
  });

  describe('a file that is not whole', () => {
    let bytes: Buffer;
    let text: string;
    let broken: string;

    beforeEach(async () => {
      bytes = await readFile(file);
      text = gunzipSync(bytes).toString();
      broken = join(directory, 'broken');
    });

    it.each<[string, () => Buffer, string]>([
      ['is cut off', () => bytes.subarray(0, -20), 'it is cut off'],
      ['is cut off in the middle', () => bytes.subarray(0, bytes.length / 2), 'it is cut off'],
      ['is empty', () => Buffer.alloc(0), 'it is cut off'],
      [
        'has a byte changed',
        () => Buffer.concat([bytes.subarray(0, -5), Buffer.from([bytes.at(-5)! ^ 1]), bytes.subarray(-4)]),
        'it is damaged',
      ],
      ['is something else', () => Buffer.from('PNG'), 'it is damaged, or no backup'],
      ['is another gzip', () => gzipSync('hello\n'), 'it is no backup of Tier Relay'],
      ['lacks its end', () => gzipSync(text.slice(0, text.lastIndexOf('-- '))), 'it is cut off'],
      ['lacks a row', () => gzipSync(text.replace(/^1\tevt_1\t.*\n/m, '')), 'events has 1989 rows of 1990'],
      ['goes on', () => gzipSync(`${text}-- more\n`), 'it goes on after its end'],
      [
        'is of a newer version',
        () => gzipSync(text.replace(/("migrations":\[[^\]]*)\]/, '$1,"9999_new"]')),
        'newer Tier Relay (9999_new)',
      ],
    ])('refuses one that %s', async (_how, contents, why) => {
      await writeFile(broken, contents());
      await expect(verifyBackup(broken)).rejects.toThrow(why);
      await rm(broken);
    });

    it('refuses one that is not there', async () => {
      await expect(verifyBackup(join(directory, 'nowhere'))).rejects.toThrow('there is no such file');
    });
  });

  it('leaves nothing behind when the rows do not fit', async () => {
    const path = join(directory, 'unfit');
    const text = gunzipSync(await readFile(file)).toString();
    const elsewhere = text.replace(/^([0-9a-f-]{36}\t)\d+(?=\tslack\t)/m, (_row, id: string) => `${id}99999`);
    await writeFile(path, gzipSync(elsewhere));
    const target = await createTestDatabase({ empty: true });
    await expect(restore(target, await verifyBackup(path), none)).rejects.toThrow('foreign key');
    expect(await rowsOf(target)).toEqual({});
    await rm(path);
  });
});
