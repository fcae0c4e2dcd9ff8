import { createConnection, type Socket } from 'node:net';

/** A connection on which a client says what it likes, broken HTTP too. Its errors are its own. */
export function speak(url: string, said: string | Buffer = ''): Socket {
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  if (said.length > 0) socket.write(said);
  return socket;
}
