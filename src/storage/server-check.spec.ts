import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import { postgresUrl } from '../../test/support/postgres-url.ts';
import { createTestDatabase } from '../../test/support/test-postgres.ts';
import { startTransactionPooler } from '../../test/sandbox/transaction-pooler.ts';
import { openStorage } from './storage.ts';

let connection: Awaited<ReturnType<typeof createTestDatabase>>;
let admin: pg.Client;
const warnings: string[] = [];

beforeAll(async () => {
  connection = await createTestDatabase({ empty: true });
  admin = new pg.Client(connection);
  await admin.connect();
});
afterAll(() => admin.end());
beforeEach(() => void warnings.splice(0));

async function open(databaseUrl: string): Promise<void> {
  const log = (): void => undefined;
  const warn = (message: string): void => void warnings.push(message);
  const storage = await openStorage({ databaseUrl, dataDir: '/nowhere', otherSessions: 2, patienceMs: 0, log, warn });
  await storage.close();
}

/** Name for a database or a role that no other test has. */
const unique = (): string => `t_${randomUUID().replaceAll('-', '')}`;

async function newDatabase(options = ''): Promise<string> {
  const database = unique();
  await admin.query(`CREATE DATABASE ${database} TEMPLATE template0 ${options}`);
  return database;
}

async function newRole(options = ''): Promise<string> {
  const role = unique();
  await admin.query(`CREATE ROLE ${role} LOGIN ${options}`);
  return role;
}

const url = (given: { user?: string; database?: string }) => postgresUrl({ ...connection, ...given });

describe('a PostgreSQL of DATABASE_URL', () => {
  it('is used, without a warning, when all is well', async () => {
    await open(url({ database: await newDatabase() }));
    expect(warnings).toEqual([]);
  });

  it.each([
    ['LATIN1', "LOCALE 'C'"],
    ['SQL_ASCII', "LOCALE 'C'"],
  ])('is refused when its encoding is %s', async (encoding, locale) => {
    const database = await newDatabase(`ENCODING '${encoding}' ${locale}`);
    await expect(open(url({ database }))).rejects.toThrow(
      `DATABASE_URL cannot be used: its encoding is ${encoding}, in which most names cannot be stored: choose a database ` +
        "that was created with ENCODING 'UTF8'",
    );
  });

  it('is refused behind a pooler in transaction mode', async () => {
    const pooler = await startTransactionPooler({ ...connection, database: await newDatabase() });
    await expect(open(`postgres://relay@127.0.0.1:${String(pooler.port)}/any`)).rejects.toThrow(
      'DATABASE_URL cannot be used: it leads through a pooler that gives each transaction another session: choose session mode',
    );
    await pooler.stop();
  });

  it('is refused while it takes no writes', async () => {
    const database = await newDatabase();
    await admin.query(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
    await expect(open(url({ database }))).rejects.toThrow('the server takes no writes, as a standby does');
  });

  it('needs no right to create schemas when a DBA has made ours', async () => {
    const [database, user] = [await newDatabase(), await newRole()];
    await expect(open(url({ database, user }))).rejects.toThrow('the role lacks a privilege: GRANT CREATE ON DATABASE');
    const dba = new pg.Client({ ...connection, database });
    await dba.connect();
    await dba.query(`CREATE SCHEMA tier_relay AUTHORIZATION ${user}`);
    await dba.end();
    await open(url({ database, user }));
    await open(url({ database, user }));
  });

  it('may be one whose DBA brought the schema to this version, with no right but to use it', async () => {
    const [database, user] = [await newDatabase(), await newRole()];
    await open(url({ database }));
    const dba = new pg.Client({ ...connection, database });
    await dba.connect();
    await dba.query(`GRANT USAGE ON SCHEMA tier_relay TO ${user};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tier_relay TO ${user}`);
    await open(url({ database, user }));
    await dba.query(`REVOKE UPDATE ON tier_relay.standings FROM ${user}`);
    await expect(open(url({ database, user }))).rejects.toThrow('the role lacks UPDATE on tier_relay.standings: GRANT');
    await dba.query(`REVOKE USAGE ON SCHEMA tier_relay FROM ${user}`);
    await expect(open(url({ database, user }))).rejects.toThrow('GRANT USAGE, CREATE ON SCHEMA tier_relay TO it');
    await dba.end();
  });

  it('is warned of when the role may open fewer connections than a process needs', async () => {
    const [database, user] = [await newDatabase(), await newRole('CONNECTION LIMIT 3')];
    await admin.query(`GRANT CREATE ON DATABASE ${database} TO ${user}`);
    await open(url({ database, user }));
    expect(warnings).toEqual([
      'the role in DATABASE_URL may open 3 connections, and each process needs up to 12: ALTER ROLE … CONNECTION LIMIT',
    ]);
  });

  it.each<[string, string, RegExp]>([
    [
      'a host that is not there',
      'postgres://u:secret@no-such-host.invalid/db',
      /no such host.*\((ENOTFOUND|EAI_AGAIN)\)/,
    ],
    ['a port where nothing listens', 'postgres://u:secret@127.0.0.1:1/db', /nothing listens there.*\(ECONNREFUSED\)/],
    ['a password that is not UTF-8', 'postgres://u:secret%e9@127.0.0.1:1/db', /percent-encoded/],
    ['a certificate that is not there', 'postgres://u:secret@127.0.0.1:1/db?sslrootcert=/no.pem', /certificate.*read/],
  ])('is refused at %s, with what to do and without the password', async (_what, address, says) => {
    const refused = open(address).catch((error: unknown) => String(error));
    expect(await refused).toMatch(says);
    expect(await refused).not.toContain('secret');
  });

  it('is refused when there is no such database', async () => {
    await expect(open(url({ database: 'absent' }))).rejects.toThrow('there is no such database');
  });
});

/** Starts a server that answers a client's first bytes with `answer`, and hangs up. */
async function answering(answer: Buffer): Promise<{ server: Server; address: string }> {
  const server = createServer((client) => {
    client.on('error', () => undefined);
    client.once('data', () => client.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, address: `postgres://u:secret@127.0.0.1:${String(port)}/db` };
}

/** PostgreSQL's ErrorResponse. */
function refusal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields]);
}

describe('what a server answers to a connection', () => {
  it.each<[string, string, string, RegExp]>([
    ['a wrong password', '28P01', 'password authentication failed for user "u"', /refuses the password/],
    [
      'no TLS where it is demanded',
      '28000',
      'no pg_hba.conf entry for host "10.0.0.7", user "u", database "db", no encryption',
      /demands TLS: add sslmode=require.*pg_hba\.conf/,
    ],
    [
      'a stranger',
      '28000',
      'no pg_hba.conf entry for host "10.0.0.7", user "u", database "db", SSL encryption',
      /pg_hba/,
    ],
    ['too many connections', '53300', 'too many connections for role "u"', /no connection left/],
    ['starting up', '57P03', 'the database system is starting up', /starting up/],
  ])('%s: says what to do', async (_what, code, message, says) => {
    const { server, address } = await answering(refusal(code, message));
    const refused = await open(address).catch((error: unknown) => String(error));
    expect(refused).toMatch(says);
    expect(refused).toContain(code);
    expect(refused).not.toMatch(/secret|10\.0\.0\.7/);
    await new Promise((resolve) => server.close(resolve));
  });

  it('a certificate that nobody trusts: says what to do', async () => {
    const pem = readFileSync(new URL('../../test/fixtures/tls/self-signed.pem', import.meta.url));
    const server = createServer((client) => {
      client.once('data', () => {
        client.write('S');
        new TLSSocket(client, { isServer: true, cert: pem, key: pem }).on('error', () => undefined);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(open(`postgres://u:secret@localhost:${String(port)}/db?sslmode=require`)).rejects.toThrow(
      'its TLS certificate is not trusted: add sslrootcert=/path/to/ca.pem to the address, or set NODE_EXTRA_CA_CERTS',
    );
    await new Promise((resolve) => server.close(resolve));
  });

  it('that it has no TLS: says what to do', async () => {
    const { server, address } = await answering(Buffer.from('N'));
    await expect(open(`${address}?sslmode=verify-full`)).rejects.toThrow('the server has no TLS: take sslmode out');
    await new Promise((resolve) => server.close(resolve));
  });
});
