import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../sandbox/server/read-body.ts';

interface ReceivedRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ServerAnswer {
  /** HTTP status; default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, anything else as JSON. */
  readonly body: unknown;
}

/** An HTTP server that answers as a test says and records the requests. */
export interface RecordingServer {
  /** Origin in the form `http://host:port`. */
  readonly origin: string;
  readonly requests: readonly ReceivedRequest[];
  /** Returns the latest request. Throws when there was none. */
  readonly lastRequest: () => ReceivedRequest;
  readonly close: () => Promise<void>;
}

/** @param answer makes the answer to a request by its number, from 1. */
export async function startRecordingServer(
  answer: (number: number) => ServerAnswer | 'reset' = () => ({ body: {} }),
): Promise<RecordingServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((message, response) => {
    void readBody(message).then((body) => {
      requests.push({ method: message.method, path: message.url, headers: message.headers, body: body ?? '' });
      const given = answer(requests.length);
      if (given === 'reset') return void message.socket.resetAndDestroy();
      const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body);
      response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers }).end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const lastRequest = (): ReceivedRequest => {
    const last = requests.at(-1);
    if (last === undefined) throw new Error('nothing was asked');
    return last;
  };
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, lastRequest, close };
}
