import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerWith } from './answer-with.ts';
import type { CallLog } from './call-log.ts';
import type { FaultRules } from './fault-rules.ts';
import { readBody } from './read-body.ts';
import type { Reply } from './reply.ts';
import { Timers } from './timers.ts';
import type { VendorRequest } from './vendor-request.ts';

export interface VendorServerParts {
  readonly port: number;
  readonly now: () => number;
  readonly latencyMs: () => number;
  /** Returns the ms that a call is on its way, on top of loopback's own. */
  readonly wayMs: () => number;
  readonly faults: FaultRules;
  readonly calls: CallLog;
  /** Judges and writes a call in one synchronous step, so that writes are whole and in order of receipt. */
  readonly handle: (request: VendorRequest) => Reply;
  /** Answers the sandbox's own routes under `/_sandbox/`, which have no faults and no latency, and are not logged. */
  readonly control: (request: VendorRequest) => Reply;
}

/** One vendor's HTTP server on loopback. */
export class VendorServer {
  readonly #parts: VendorServerParts;
  readonly #server: Server;
  readonly #timers = new Timers();
  #port: number;

  constructor(parts: VendorServerParts) {
    this.#parts = parts;
    this.#port = parts.port;
    this.#server = createServer((message, response) => void this.#answer(message, response));
    // Longer than any client keeps a socket: the server must not close one just as a client sends a request on it.
    this.#server.keepAliveTimeout = 120_000;
    this.#server.requestTimeout = 0;
  }

  get port(): number {
    return this.#port;
  }

  /** Listens. After `goOffline` the port is the same as before. */
  async goOnline(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Stops listening, cuts every connection and drops late writes: callers get ECONNREFUSED. */
  async goOffline(): Promise<void> {
    if (this.#server.listening) {
      const closed = new Promise((resolve) => this.#server.close(resolve));
      this.#server.closeAllConnections();
      await closed;
    }
    this.#timers.clear();
  }

  /** Resolves when no late write or delayed answer is outstanding. */
  settled(): Promise<void> {
    return this.#timers.idle();
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { now, latencyMs, wayMs, faults, calls, handle, control } = this.#parts;
    const onTheWayMs = wayMs();
    if (onTheWayMs > 0) await sleep(onTheWayMs);
    // Limits count a call when its head arrives. The body is small and follows at once.
    const receivedAt = now();
    const body = await readBody(message);
    if (body === null) return void message.socket.destroy();
    const url = new URL(message.url ?? '/', 'http://sandbox');
    const request: VendorRequest = {
      method: message.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: message.headers,
      body,
      receivedAt,
    };
    if (request.path.startsWith('/_sandbox/')) {
      const reply = control(request);
      response.writeHead(reply.status, reply.headers).end(reply.body);
      return;
    }
    const effect = faults.take(request);
    const log = (status: number | null, inputs = 1): void => {
      const { method, path } = request;
      calls.add({ at: receivedAt, method, path, status, inputs, fault: effect?.kind ?? null });
    };
    answerWith(effect, { request, response, handle, log, now, latencyMs: latencyMs(), timers: this.#timers });
  }
}
