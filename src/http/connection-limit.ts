import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Cuts off connections when there are too many, the longest unused first: silent ones, those with an incomplete
 * request, and those that do not read their answer. With first come, first served, a thousand slow strangers would
 * shut Voucherify out. A request that arrived whole is always answered.
 *
 * @param most connections allowed beside those whose request is being answered.
 */
export function limitConnections(server: Server, most: number): void {
  /** Open connections with their open responses, ordered by arrival or, where later, by the last answer. */
  const connections = new Map<Socket, Set<ServerResponse>>();
  let crowded = false;
  server.on('connection', (newcomer) => {
    connections.set(newcomer, new Set());
    newcomer.once('close', () => connections.delete(newcomer));
    if (connections.size <= most || crowded) return;
    crowded = true;
    // Lets node read first what has arrived on the other connections: it may complete a request.
    setImmediate(() => {
      crowded = false;
      makeRoom(connections, most);
    });
  });
  server.prependListener('request', ({ socket }, response) => {
    const responses = connections.get(socket);
    if (!responses) return; // `makeRoom` has just destroyed this socket
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

/** True until the answer to a complete request is written: a client that never reads it must not keep its place. */
function isAwaited({ req, writableEnded }: ServerResponse): boolean {
  return req.complete && !writableEnded;
}
