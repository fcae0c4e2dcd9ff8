import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Where there are too many connections, newcomers take the places of those that have been of no use for longest:
 * silent, or with a request that is not complete. First come first served, a thousand slow strangers would shut
 * Voucherify out. A request that has come whole is answered.
 *
 * @param most how many there may be beside those that are being answered.
 */
export function limitConnections(server: Server, most: number): void {
  /** With what they have asked for; in the order in which they came, or were last answered. */
  const connections = new Map<Socket, Set<ServerResponse>>();
  let crowded = false;
  server.on('connection', (newcomer) => {
    connections.set(newcomer, new Set());
    newcomer.once('close', () => connections.delete(newcomer));
    if (connections.size <= most || crowded) return;
    crowded = true;
    // After what has come on the others meanwhile is read: it may complete a request.
    setImmediate(() => {
      crowded = false;
      makeRoom(connections, most);
    });
  });
  server.prependListener('request', ({ socket }, response) => {
    const responses = connections.get(socket);
    if (!responses) return; // it has just made room
    responses.add(response);
    response.once('close', () => {
      responses.delete(response);
      if (connections.delete(socket)) connections.set(socket, responses);
    });
  });
}

function makeRoom(connections: Map<Socket, Set<ServerResponse>>, most: number): void {
  const idle = [...connections].filter(([, responses]) => ![...responses].some(isAwaited));
  for (const [socket] of idle.slice(0, Math.max(0, idle.length - most))) {
    connections.delete(socket);
    socket.destroy();
  }
}

/** Not once it is written: a client that does not read would keep its connection for good. */
function isAwaited({ req, writableEnded }: ServerResponse): boolean {
  return req.complete && !writableEnded;
}
