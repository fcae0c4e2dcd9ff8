import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** By node's error code. Node answers the same statuses (`socketOnError` in its lib/_http_server.js), and else 400. */
const answers: Readonly<Record<string, { readonly status: number; readonly detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'the request did not arrive in time' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, detail: 'the chunks have too long extensions' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'the headers are larger than 16 KiB' },
};

/** Answers broken HTTP with problem+json; node alone would answer without a body. Closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { status, detail } = answers[error.code ?? ''] ?? { status: 400, detail: 'the request is not valid HTTP' };
  const title = STATUS_CODES[status] ?? 'Error';
  const body = JSON.stringify({ type: 'about:blank', status, title, detail });
  const head = `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nConnection: close`;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  // Destroys the socket once the answer is written: no time limit would end a half-open one any more.
  socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, () => socket.destroy());
}
