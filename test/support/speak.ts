import { createConnection, type Socket } from 'node:net';

/** Headers of a webhook, without the empty line that ends them. */
export const webhookHead = 'POST /webhooks/voucherify HTTP/1.1\r\nHost: relay\r\nContent-Type: application/json\r\n';

/** Opens a connection and writes `said` to it, be it broken HTTP. Ignores the connection's errors. */
export function speak(url: string, said: string | Buffer = ''): Socket {
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  if (said.length > 0) socket.write(said);
  return socket;
}
