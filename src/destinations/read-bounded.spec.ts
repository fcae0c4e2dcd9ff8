import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { readBounded } from './read-bounded.ts';

describe('readBounded', () => {
  it('reads the whole body, up to the bound', async () => {
    expect((await readBounded(new Response('1234567é'), 9)).toString()).toBe('1234567é');
  });

  it('reads no body as an empty one', async () => {
    expect(await readBounded(new Response(null, { status: 204 }), 9)).toEqual(Buffer.alloc(0));
  });

  it('rejects a body that is a byte too large', async () => {
    await expect(readBounded(new Response('1234567éé'), 10)).rejects.toMatchObject({ name: 'AnswerTooLarge' });
  });

  it('hangs up on a body without end', async () => {
    const server = createServer((_request, response) => {
      const write = (): boolean => response.write('x'.repeat(1_000));
      response.on('drain', () => void write());
      while (write());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const hungUp = new Promise((resolve) => server.on('connection', (socket) => socket.once('close', resolve)));
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await expect(readBounded(response, 5_000)).rejects.toMatchObject({ name: 'AnswerTooLarge' });
    await hungUp;
    server.close();
  });
});
