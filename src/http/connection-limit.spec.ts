import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { limitConnections } from './connection-limit.ts';

const most = 3;
/** Too large for the system's socket buffers: the server cannot finish it while the client does not read. */
const large = Buffer.alloc(64 * 1024 * 1024);

let server: Server;
let waiting: ServerResponse[];
let clients: Socket[];

beforeEach(async () => {
  waiting = [];
  clients = [];
  server = createServer((request, response) => {
    if (request.url === '/wait') waiting.push(response);
    else response.end(request.url === '/large' ? large : 'ok');
  });
  limitConnections(server, most);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** Opens a connection. Resolves once the server has accepted it. */
async function arrive(): Promise<Socket> {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  clients.push(client);
  await once(server, 'connection');
  return client;
}

const ask = (client: Socket, path: string) => client.write(`GET ${path} HTTP/1.1\r\nHost: relay\r\n\r\n`);
const arrivals = async (count: number) => {
  for (let index = 0; index < count; index += 1) await arrive();
};

describe('one connection too many', () => {
  it('cuts off the one that has been silent for longest', async () => {
    const [first, second] = [await arrive(), await arrive()];
    await arrivals(most - 1);
    await once(first.resume(), 'close');
    expect(second.destroyed).toBe(false);
  });

  it('spares one that was answered of late', async () => {
    const [first, second] = [await arrive(), await arrive()];
    ask(first, '/');
    await once(first, 'data');
    await arrivals(most - 1);
    await once(second.resume(), 'close');
    expect(first.destroyed).toBe(false);
  });

  it('cuts off one whose request is not complete', async () => {
    const first = await arrive();
    first.write('POST /wait HTTP/1.1\r\nHost: relay\r\nContent-Length: 9\r\n\r\n{');
    await once(server, 'request');
    await arrivals(most);
    await once(first.resume(), 'close');
  });

  it('cuts off none that waits for its answer, however many they are', async () => {
    for (let index = 0; index < most + 2; index += 1) {
      ask(await arrive(), '/wait');
      await once(server, 'request');
    }
    const asked = [...clients];
    const silent = await arrive();
    await arrivals(most);
    await once(silent.resume(), 'close');
    for (const response of waiting) response.end('ok');
    for (const client of asked) expect(String(await once(client, 'data'))).toContain('200 OK');
  });

  it('cuts off one that does not read its answer', async () => {
    const first = await arrive();
    ask(first, '/large');
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    await arrivals(most);
    await once(response, 'close');
    expect(response.writableFinished).toBe(false);
  });
});
