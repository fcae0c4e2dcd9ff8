import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers by error code, as node has them (`socketOnError` in lib/_http_server.js). Any other broken HTTP is a 400. */
const answers: Readonly<Record<string, { readonly status: number; readonly detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'the request did not arrive in time' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, detail: 'the chunks have too long extensions' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'the headers are larger than 16 KiB' },
};

/** Answers with problem+json when node could not read a request; node itself would answer without a body. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { status, detail } = answers[error.code ?? ''] ?? { status: 400, detail: 'the request is not valid HTTP' };
  const title = STATUS_CODES[status] ?? 'Error';
  const body = JSON.stringify({ type: 'about:blank', status, title, detail });
  const head = `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nConnection: close`;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  // Destroyed, not left half-open: no time limit of the server's holds for this socket any more.
  socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, () => socket.destroy());
}
