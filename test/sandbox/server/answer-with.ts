import type { ServerResponse } from 'node:http';
import type { FaultEffect } from './fault.ts';
import type { Reply } from './reply.ts';
import type { Timers } from './timers.ts';
import type { VendorRequest } from './vendor-request.ts';

interface Exchange {
  readonly request: VendorRequest;
  readonly response: ServerResponse;
  readonly handle: (request: VendorRequest) => Reply;
  readonly log: (status: number | null, inputs?: number) => void;
  readonly now: () => number;
  readonly latencyMs: number;
  readonly timers: Timers;
}

/** Answers a call, spoiled by `effect` when there is one. Writes happen at receipt; latency only delays the answer. */
export function answerWith(effect: FaultEffect | undefined, exchange: Exchange): void {
  const { request, response, handle, log, timers } = exchange;
  if (effect === undefined) {
    send(handle(request), exchange);
    return;
  }
  switch (effect.kind) {
    case 'answer': {
      const inputs = effect.written === true ? handle(request).inputs : 1;
      send({ ...injectedReply(effect), ...(inputs === undefined ? {} : { inputs }) }, exchange);
      return;
    }
    case 'html': {
      if (effect.written === true) handle(request);
      send({ status: 200, headers: { 'content-type': 'text/html' }, body: webPage }, exchange);
      return;
    }
    case 'hang': {
      log(null, effect.written === true ? handle(request).inputs : 1);
      return;
    }
    case 'reset':
      log(null, effect.written === true ? handle(request).inputs : 1);
      response.socket?.resetAndDestroy();
      return;
    case 'late': {
      log(null);
      const release = timers.hold();
      response.once('close', () => {
        timers.after(effect.afterMs, () => void handle({ ...request, receivedAt: exchange.now() }));
        release();
      });
      return;
    }
    case 'truncate': {
      const reply = handle(request);
      const half = reply.body.slice(0, Math.floor(reply.body.length / 2));
      if (effect.socket !== true) {
        send({ ...reply, body: half }, exchange);
        return;
      }
      log(null, reply.inputs);
      response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
      response.write(half, () => response.socket?.destroy());
      return;
    }
    case 'slow': {
      sendSlowly(handle(request), effect.overMs, exchange);
      return;
    }
    case 'drop': {
      send(handle({ ...request, drop: { records: effect.records, written: effect.written ?? false } }), exchange);
      return;
    }
  }
}

const webPage = '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body>Sign in</body></html>';

function injectedReply(effect: FaultEffect & { kind: 'answer' }): Reply {
  const isText = typeof effect.body === 'string';
  return {
    status: effect.status,
    headers: { 'content-type': isText ? 'text/plain' : 'application/json', ...effect.headers },
    body: effect.body === undefined ? '' : isText ? effect.body : JSON.stringify(effect.body),
  };
}

function send(reply: Reply, { response, log, latencyMs, timers }: Exchange): void {
  log(reply.status, reply.inputs);
  const answer = (): void => {
    response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
    response.end(reply.body);
  };
  if (latencyMs > 0) timers.after(latencyMs, answer);
  else answer();
}

function sendSlowly(reply: Reply, overMs: number, { response, log, timers }: Exchange): void {
  const pieces = 10;
  const body = Buffer.from(reply.body);
  const size = Math.ceil(body.length / pieces);
  log(reply.status, reply.inputs);
  response.writeHead(reply.status, reply.headers);
  response.flushHeaders();
  for (let piece = 0; piece < pieces; piece += 1) {
    timers.after((overMs * (piece + 1)) / pieces, () => {
      response.write(body.subarray(piece * size, (piece + 1) * size));
      if (piece === pieces - 1) response.end();
    });
  }
}
