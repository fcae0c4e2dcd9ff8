import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Cluster } from './support/cluster.ts';
import { eventually } from './support/eventually.ts';
import { postWebhook } from './support/post-webhook.ts';
import { tierEvent } from './support/tier-event.ts';

let cluster: Cluster;
let proxy: Server;
let asked: string[];
const tunnels = new Set<Socket>();

/** Starts a proxy that opens tunnels (CONNECT), and answers 405 to everything else. */
beforeAll(async () => {
  cluster = await Cluster.open();
  proxy = createServer((_request, response) => response.writeHead(405).end());
  proxy.on('connect', (request, socket: Socket) => {
    const { hostname, port } = new URL(`http://${request.url ?? ''}`);
    asked.push(port);
    const far = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      far.pipe(socket).pipe(far);
    });
    for (const each of [far, socket]) {
      tunnels.add(each);
      each.on('error', () => {
        far.destroy();
        socket.destroy();
      });
    }
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  await cluster.close();
  for (const socket of tunnels) socket.destroy();
  proxy.close();
});

describe('behind a proxy', () => {
  const variables = () => ({
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`,
  });
  const ports = () => [cluster.sandbox.hubspot.baseUrl, cluster.sandbox.slack.apiUrl].map((url) => new URL(url).port);

  it.each([
    ['both destinations go through it', {}, ports],
    ['both go past it, by NO_PROXY', { NO_PROXY: '127.0.0.1' }, () => []],
  ])('%s', async (_what, more, expected) => {
    asked = [];
    const relay = await cluster.start({ ...variables(), ...more });
    await postWebhook(relay.url, tierEvent());
    await eventually(() => {
      const delivered = relay.logged('delivery.attempted').filter(({ outcome }) => outcome === 'delivered');
      expect(delivered.map(({ destination }) => destination).sort()).toEqual(['hubspot', 'slack']);
    });
    expect([...new Set(asked)].sort()).toEqual(expected().sort());
    expect(await relay.end()).toBe(0);
  });
});
