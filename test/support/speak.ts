import { createConnection, type Socket } from 'node:net';

/** Of a webhook, to be ended by an empty line. */
export const webhookHead = 'POST /webhooks/voucherify HTTP/1.1\r\nHost: relay\r\nContent-Type: application/json\r\n';

/** A connection on which a client says what it likes, broken HTTP too. Its errors are its own. */
export function speak(url: string, said: string | Buffer = ''): Socket {
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  if (said.length > 0) socket.write(said);
  return socket;
}
