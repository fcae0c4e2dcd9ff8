import { HttpException } from '@nestjs/common';
import type { Violation } from '../model/event.ts';

export interface ProblemDetails {
  /** The answer's HTTP status. */
  readonly status: number;
  readonly title: string;
  /** What is wrong and what to do. */
  readonly detail: string;
  /** Everything that is wrong with what was sent. */
  readonly violations?: readonly Violation[];
  readonly retryAfterSeconds?: number;
}

/** The body of an error answer (RFC 9457). */
export interface ProblemBody extends Omit<ProblemDetails, 'retryAfterSeconds'> {
  readonly type: 'about:blank';
}

/** An error answer as problem+json (RFC 9457). */
export class Problem extends HttpException {
  constructor(readonly details: ProblemDetails) {
    super(details.detail, details.status);
  }
}

/** @throws Problem 400, always. */
export function badRequest(detail: string): never {
  throw new Problem({ status: 400, title: 'Bad Request', detail });
}

export function absence(what: string, id: string): ProblemDetails {
  return { status: 404, title: 'Not Found', detail: `there is no ${what} ${id}` };
}

/** @throws Problem 404, always. */
export function notFound(what: string, id: string): never {
  throw new Problem(absence(what, id));
}
