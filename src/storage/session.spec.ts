import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../../test/support/test-postgres.ts';
import { Database } from './database.ts';
import { prepareSession } from './session.ts';

let connection: Awaited<ReturnType<typeof createTestDatabase>>;
let admin: pg.Client;

beforeAll(async () => {
  connection = await createTestDatabase({ empty: true });
  admin = new pg.Client(connection);
  await admin.connect();
});
afterAll(() => admin.end());

const setDefault = (setting: string) => admin.query(`ALTER DATABASE "${connection.database}" SET ${setting}`);

async function withSession<Result>(
  work: (client: pg.Client) => Promise<Result>,
  options: Partial<pg.ClientConfig> = {},
): Promise<Result> {
  const client = new pg.Client({ ...connection, ...options });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function shown(client: pg.Client, setting: string): Promise<unknown> {
  return Object.values((await client.query<Record<string, string>>(`SHOW ${setting}`)).rows[0] ?? {})[0];
}

describe('a session', () => {
  it.each([
    ['statement_timeout', '1', '5s'],
    ['lock_timeout', '1', '0'],
    ['idle_session_timeout', "'1s'", '0'],
    ['idle_in_transaction_session_timeout', "'1s'", '10s'],
    ['transaction_timeout', '200', '0'],
    ['synchronous_commit', 'off', 'on'],
    ['synchronous_commit', 'local', 'on'],
    ['synchronous_commit', 'remote_apply', 'remote_apply'],
    ['default_transaction_isolation', "'serializable'", 'read committed'],
    ['datestyle', "'German, DMY'", 'ISO, MDY'],
    ['intervalstyle', 'iso_8601', 'postgres'],
    ['timezone', "'Asia/Tokyo'", 'UTC'],
    ['array_nulls', 'off', 'on'],
    ['bytea_output', 'escape', 'hex'],
    ['standard_conforming_strings', 'off', 'on'],
  ])('has its own %s, where the default is %s: %s', async (name, theirs, ours) => {
    await setDefault(`${name} = ${theirs}`);
    const value = withSession(async (client) => {
      await prepareSession(client);
      return shown(client, name);
    });
    await value.finally(() => admin.query(`ALTER DATABASE "${connection.database}" RESET ${name}`));
    expect(await value).toBe(ours);
  });

  it('does not obey PGOPTIONS', async () => {
    const options = '-c statement_timeout=1 -c datestyle=German -c synchronous_commit=off';
    for (let time = 0; time < 50; time += 1) {
      const values = await withSession(
        async (client) => {
          await prepareSession(client);
          return Promise.all(
            ['statement_timeout', 'datestyle', 'synchronous_commit'].map((name) => shown(client, name)),
          );
        },
        { options },
      );
      expect(values).toEqual(['5s', 'ISO, MDY', 'on']);
    }
  });

  it('is refused while it can only read, and another is made when the server can write again', async () => {
    const database = new Database(connection, () => undefined);
    await database.query('CREATE TABLE written (id int)');
    await setDefault('default_transaction_read_only = on');
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
      [connection.database],
    );
    const write = () => database.query('INSERT INTO written VALUES (1)');
    await expect(write()).rejects.toThrow();
    for (let time = 0; time < 20; time += 1)
      await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: '25006' });
    await admin.query(`ALTER DATABASE "${connection.database}" RESET default_transaction_read_only`);
    await write();
    expect(await database.query('SELECT id FROM written')).toEqual([{ id: 1 }]);
    await database.close();
  });

  it('is ended when something failed in its transaction', async () => {
    const database = new Database(connection, () => undefined);
    const pids: number[] = [];
    const fail = database.transaction(async (transaction) => {
      pids.push(...(await transaction.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).map(({ pid }) => pid));
      await transaction.query('SELECT 1 / 0');
    });
    await expect(fail).rejects.toThrow('division by zero');
    expect(await database.query('SELECT pg_backend_pid() AS pid')).not.toEqual(pids.map((pid) => ({ pid })));
    await database.close();
  });
});
