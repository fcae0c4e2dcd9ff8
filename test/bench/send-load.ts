import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Load {
  readonly port: number;
  readonly connections: number;
  /** Whole requests, as bytes. */
  readonly requests: Iterable<Buffer>;
  readonly signal: AbortSignal;
}

export interface LoadResult {
  readonly seconds: number;
  /** Milliseconds of each request, in order of the answers. */
  readonly latenciesMs: readonly number[];
  /** Number of answers 202 `accepted`. */
  readonly accepted: number;
}

/**
 * Sends requests over open connections; each connection sends its next request when the last is answered. Only writes
 * prepared bytes and looks for the end of each answer, because the service under test shares the machine.
 */
export async function sendLoad({ port, connections, requests, signal }: Load): Promise<LoadResult> {
  const sockets = Array.from({ length: connections }, () => connect({ port, host: '127.0.0.1' }));
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  signal.addEventListener('abort', close);
  const waiting = Iterator.from(requests);
  const latenciesMs: number[] = [];
  let accepted = 0;
  const serve = async (exchange: Exchange): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      const sentAt = performance.now();
      const answer = await exchange(next.value);
      latenciesMs.push(performance.now() - sentAt);
      if (answer.startsWith('HTTP/1.1 202') && answer.includes('"accepted"')) accepted += 1;
    }
  };
  try {
    await Promise.all(sockets.map((socket) => once(socket.setNoDelay(), 'connect')));
    const exchanges = sockets.map(exchangesOn);
    const startedAt = performance.now();
    await Promise.all(exchanges.map(serve));
    return { seconds: (performance.now() - startedAt) / 1_000, latenciesMs, accepted };
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

/** Sends one request and resolves to the whole answer. */
type Exchange = (request: Buffer) => Promise<string>;

function exchangesOn(socket: Socket): Exchange {
  let received = '';
  let waiting = Promise.withResolvers<string>();
  const fail = (): void => {
    waiting.reject(new Error('a connection to the connector was closed'));
  };
  socket.on('error', fail).on('close', fail);
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    if (isWhole(received)) waiting.resolve(received);
  });
  waiting.promise.catch(() => undefined);
  return (request) => {
    received = '';
    waiting = Promise.withResolvers<string>();
    socket.write(request);
    return waiting.promise;
  };
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n');
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1] ?? 0);
  return head >= 0 && answer.length >= head + 4 + length;
}
