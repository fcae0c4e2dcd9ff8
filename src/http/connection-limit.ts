import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Limits connections. When there are too many, the server closes those that were idle for longest: silent, or with a
 * request that is not complete. Otherwise a thousand slow strangers would shut Voucherify out. A complete request is
 * always answered.
 *
 * @param most the most connections beside those being answered.
 */
export function limitConnections(server: Server, most: number): void {
  /** Connections with their open answers, in the order in which they came or were last answered. */
  const connections = new Map<Socket, Set<ServerResponse>>();
  let crowded = false;
  server.on('connection', (newcomer) => {
    connections.set(newcomer, new Set());
    newcomer.once('close', () => connections.delete(newcomer));
    if (connections.size <= most || crowded) return;
    crowded = true;
    // Bytes that have arrived on other connections are read first: they may complete a request.
    setImmediate(() => {
      crowded = false;
      makeRoom(connections, most);
    });
  });
  server.prependListener('request', ({ socket }, response) => {
    const responses = connections.get(socket);
    if (!responses) return; // it was closed a moment ago
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

/** False once the answer is written: a client that does not read it would keep its connection for good. */
function isAwaited({ req, writableEnded }: ServerResponse): boolean {
  return req.complete && !writableEnded;
}
