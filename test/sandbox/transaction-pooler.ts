import { once } from 'node:events';
import { createServer, createConnection, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The pooler's own answer to a client's start: AuthenticationOk, then ReadyForQuery (idle). */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
const readyForQuery = 0x5a;
const idle = 0x49;

export interface TransactionPooler {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Starts a pooler in transaction mode, like PgBouncer with `pool_mode = transaction`: all clients share one session of
 * the server, each for as long as a transaction takes. The pooler knows no passwords and no TLS.
 */
export async function startTransactionPooler(server: {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}): Promise<TransactionPooler> {
  const session = await openSession(server);
  const sockets = new Set<Socket>();
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (client: Socket, messages: Buffer): Promise<void> => {
    const answered = turn.then(() => session.exchange(messages, client));
    turn = answered.catch(() => undefined);
    return answered;
  };
  const listener = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.once('data', () => {
      client.write(welcome);
      client.on('data', (messages) => {
        const isGoodbye = messages[0] === 0x58;
        if (!isGoodbye) void inTurn(client, messages);
      });
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    stop: async () => {
      for (const client of sockets) client.destroy();
      session.end();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

async function openSession(server: { host: string; port: number; user: string; database: string }) {
  const socket = createConnection(`${server.host}/.s.PGSQL.${String(server.port)}`);
  const parameters = `user\0${server.user}\0database\0${server.database}\0\0`;
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + Buffer.byteLength(parameters), 0);
  head.writeInt32BE(196_608, 4);
  let answered = Promise.withResolvers<undefined>();
  let client: Socket | undefined;
  socket.on('data', (bytes) => {
    client?.write(bytes);
    if (bytes.at(-6) === readyForQuery && bytes.at(-1) === idle) answered.resolve(undefined);
  });
  socket.write(Buffer.concat([head, Buffer.from(parameters)]));
  await answered.promise;
  return {
    exchange: async (messages: Buffer, from: Socket): Promise<void> => {
      answered = Promise.withResolvers();
      client = from;
      socket.write(messages);
      await answered.promise;
    },
    end: () => socket.destroy(),
  };
}
