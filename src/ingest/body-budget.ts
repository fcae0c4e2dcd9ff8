import type { NextFunction, Request, Response } from 'express';
import { Problem } from './problem.ts';

const kibibyte = 1024;
/** Always taken; Voucherify's events are a few KB. With every connection in use they come to 64 MiB. */
const smallBytes = 64 * kibibyte;
/** What larger bodies may take up together. */
const budgetBytes = 128 * 1024 * kibibyte;

/**
 * Bounds the memory that bodies take up while they are received and answered: strangers could hold one of the largest
 * size on every connection. What is over the budget is answered 503, for the sender to try again.
 *
 * @param limitBytes the largest body; one of unknown length counts as that. What says to be larger is left to be refused.
 */
export function bodyBudget(limitBytes: number) {
  let held = 0;
  return (request: Request, response: Response, next: NextFunction): void => {
    const bytes = request.headers['transfer-encoding'] === undefined ? lengthOf(request) : limitBytes;
    if (bytes <= smallBytes || bytes > limitBytes) {
      next();
      return;
    }
    if (held + bytes > budgetBytes) {
      response.setHeader('Connection', 'close'); // its body is not read
      next(crowded);
      return;
    }
    held += bytes;
    response.once('close', () => (held -= bytes));
    next();
  };
}

function lengthOf(request: Request): number {
  return Number(request.headers['content-length'] ?? 0);
}

const crowded = new Problem({
  status: 503,
  title: 'Service Unavailable',
  detail: 'too many large bodies are being received: try again',
  retryAfterSeconds: 5,
});
