import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../../test/support/eventually.ts';
import { freePort } from '../../test/support/free-port.ts';
import { createTestDatabase } from '../../test/support/test-postgres.ts';
import { openStorage } from './storage.ts';

let said: string[];
let server: Server | undefined;
let port: number;
beforeEach(async () => {
  said = [];
  port = await freePort();
});
afterEach(() => void server?.close());

/** What PostgreSQL answers while it starts up. */
const startingUp = (() => {
  const fields = Buffer.from('SFATAL\0C57P03\0Mthe database system is starting up\0\0');
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + fields.length);
  return Buffer.concat([Buffer.from('E'), length, fields]);
})();

async function listen(answer: (client: Socket) => void): Promise<void> {
  server = createServer((client) => {
    client.on('error', () => undefined);
    answer(client);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
}

const refuse = (client: Socket): void => void client.once('data', () => client.end(startingUp));

const open = (credentials: string, database: string, patienceMs: number) =>
  openStorage({
    databaseUrl: `postgres://${credentials}@127.0.0.1:${String(port)}/${database}`,
    dataDir: '/nowhere',
    otherSessions: 2,
    patienceMs,
    log: (message) => void said.push(message),
    warn: (message) => void said.push(message),
  });

describe('a PostgreSQL of DATABASE_URL that is not up yet', () => {
  it('is waited for: while nothing listens, while it starts; begin and end of the wait are told', async () => {
    const { host, user, database, port: socketPort } = await createTestDatabase();
    const opened = open(user, database, 60_000);
    await eventually(() => expect(said).toHaveLength(1));
    let refusals = 0;
    await listen((client) => {
      refusals += 1;
      if (refusals === 1) {
        refuse(client);
        return;
      }
      const far = connect(join(host, `.s.PGSQL.${String(socketPort)}`));
      far.on('error', () => client.destroy());
      client.pipe(far).pipe(client);
    });
    await (await opened).close();
    expect(refusals).toBeGreaterThan(1);
    expect(said).toEqual([
      'waiting up to 60 s for the PostgreSQL of DATABASE_URL: nothing listens there: check host and port, and that ' +
        'PostgreSQL runs (ECONNREFUSED)',
      expect.stringMatching(/^the PostgreSQL of DATABASE_URL answers, after \d+\.\d s$/),
    ]);
  });

  it('and does not come up in that time stops the start, with what to do and without the password', async () => {
    await listen(refuse);
    const refused = open('u:secret', 'db', 1_200).catch(String);
    expect(await refused).toBe(
      'Error: DATABASE_URL cannot be used: PostgreSQL is starting up, or shutting down: try again (57P03)',
    );
    expect(said).toEqual([expect.stringMatching(/^waiting up to 1.2 s .* \(57P03\)$/)]);
  });
});
