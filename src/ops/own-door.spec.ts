import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { signatureOf } from '../ingest/voucherify.signature.ts';
import { OwnDoor } from './own-door.ts';

const secret = 'own-secret';
let server: Server;
afterEach(() => void server.close());

async function listening(host: string, listener: RequestListener): Promise<void> {
  server = createServer(listener).listen(0, host);
  await once(server, 'listening');
}

describe('our own door', () => {
  it.each(['0.0.0.0', '::', '127.0.0.1', '127.0.0.2', '::1'])('is found where HOST is %s', async (host) => {
    const asked: unknown[] = [];
    await listening(host, (request, response) => {
      void text(request).then((body) => {
        asked.push([request.url, request.headers['x-voucherify-signature'] === signatureOf(secret, body), body]);
        response.writeHead(202).end('{"status":"accepted"}');
      });
    });
    const answer = await new OwnDoor(() => server, secret).post({ name: 'Zoë' });
    expect(answer).toEqual({ status: 202, body: { status: 'accepted' } });
    expect(asked).toEqual([['/webhooks/voucherify', true, '{"name":"Zoë"}']]);
  });

  it('is knocked at without a signature where there is no secret', async () => {
    await listening('127.0.0.1', ({ headers }, response) => response.end(JSON.stringify(Object.keys(headers))));
    const { body } = await new OwnDoor(() => server, undefined).post({});
    expect(body).not.toContain('x-voucherify-signature');
  });

  it('may be shut', async () => {
    await listening('127.0.0.1', ({ socket }) => socket.destroy());
    await expect(new OwnDoor(() => server, secret).post({})).rejects.toMatchObject({ code: 'ECONNRESET' });
    server.close();
    await expect(new OwnDoor(() => server, secret).post({})).rejects.toThrow('does not listen');
  });
});
