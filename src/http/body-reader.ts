import type { Request, Response } from 'express';
import { Problem } from './problem.ts';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
/** Bodies up to this size need no budget; Voucherify's events are a few KB. 1,000 connections hold 128 MiB at most. */
const smallBytes = 64 * kibibyte;
/** Memory that the larger bodies of one reader may take up together. */
const budgetBytes = 128 * mebibyte;

export interface BodyRules {
  /** The largest body. */
  readonly limitBytes: number;
  /** Accepted media types, in the form of Express' `request.is`. */
  readonly types: string[];
}

/**
 * Reads bodies that strangers may have sent. Refuses compressed ones. Bounds the memory that large bodies take up
 * together, from their arrival until the response is closed. Counts allocated buffers, not the announced length.
 */
export class BodyReader {
  #heldBytes = 0;

  constructor(private readonly rules: BodyRules) {}

  /**
   * Returns the body, empty when there is none.
   *
   * @throws Problem 413, 415 or 503; 400 when the client goes away.
   */
  async read(request: Request, response: Response): Promise<Buffer> {
    const announcedBytes = Number(request.get('content-length') ?? 0);
    if (announcedBytes === 0 && request.get('transfer-encoding') === undefined) return Buffer.alloc(0);
    if (!request.is(this.rules.types) || isEncoded(request)) throw unsupportedMediaType;
    try {
      if (announcedBytes > this.rules.limitBytes) throw this.#tooLarge();
      return await this.#receive(request, response);
    } catch (error) {
      response.setHeader('Connection', 'close'); // nobody reads the rest of the body
      throw error;
    }
  }

  #receive(request: Request, response: Response): Promise<Buffer> {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    let body: Buffer = Buffer.alloc(0);
    let length = 0;
    let held = 0;
    const hold = (bytes: number): void => {
      this.#heldBytes += bytes - held;
      held = bytes;
    };
    const receive = (chunk: Buffer): void => {
      body = length === 0 ? chunk : appended(body, length, chunk);
      length += chunk.length;
      if (length > smallBytes) hold(body.length);
      if (length > this.rules.limitBytes) refuse(this.#tooLarge());
      else if (length > smallBytes && this.#heldBytes > budgetBytes) refuse(crowded);
    };
    const refuse = (problem: Problem): void => {
      request.off('data', receive).resume();
      body = Buffer.alloc(0);
      hold(0);
      reject(problem);
    };
    request
      .on('data', receive)
      .once('end', () => resolve(body.subarray(0, length)))
      .once('close', () => reject(cutOff));
    response.once('close', () => {
      request.off('data', receive);
      hold(0);
    });
    return promise;
  }

  #tooLarge(): Problem {
    const { limitBytes } = this.rules;
    const limit = limitBytes < mebibyte ? `${limitBytes / kibibyte} KiB` : `${limitBytes / mebibyte} MiB`;
    return new Problem({ status: 413, title: 'Content Too Large', detail: `the body is larger than ${limit}` });
  }
}

/** Grows one buffer. A list takes up 700 bytes a chunk (measured, Node 24), and strangers can send single bytes. */
function appended(body: Buffer, length: number, chunk: Buffer): Buffer {
  const needed = length + chunk.length;
  const roomy = needed <= body.length ? body : Buffer.allocUnsafe(2 * needed);
  if (roomy !== body) body.copy(roomy, 0, 0, length);
  chunk.copy(roomy, length);
  return roomy;
}

function isEncoded(request: Request): boolean {
  const encoding = request.get('content-encoding') ?? 'identity';
  return encoding.toLowerCase() !== 'identity' || isOtherThanUtf8(request.get('content-type') ?? '');
}

/** True for a charset that is not UTF-8 in any spelling (utf8, UTF-8, "utf_8"): `readJson` decodes UTF-8 only. */
function isOtherThanUtf8(contentType: string): boolean {
  const charsets = contentType.matchAll(/;\s*charset\s*=\s*["']?([^;"']*)/gi);
  return charsets.some(([, name = '']) => !/^utf[-_]?8$/i.test(name.trim()));
}

const unsupportedMediaType = new Problem({
  status: 415,
  title: 'Unsupported Media Type',
  detail: 'send uncompressed JSON in UTF-8, with the header Content-Type: application/json',
});

const crowded = new Problem({
  status: 503,
  title: 'Service Unavailable',
  detail: 'too many large bodies are being received: try again',
  retryAfterSeconds: 5,
});

const cutOff = new Problem({ status: 400, title: 'Bad Request', detail: 'the body did not arrive as a whole' });
