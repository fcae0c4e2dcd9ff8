import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Returns all text that came over a connection until it was closed. */
export async function saidUntilClosed(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (!socket.destroyed) await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}
