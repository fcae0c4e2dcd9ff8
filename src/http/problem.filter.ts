import { STATUS_CODES } from 'node:http';
import {
  Catch,
  HttpException,
  Logger,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { absence, Problem, type ProblemBody, type ProblemDetails } from './problem.ts';

/** Answers every error as problem+json (RFC 9457) and reveals nothing of the service's inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger(ProblemFilter.name);

  /**
   * @param answered is called with each problem and its request's path.
   * @param unavailable returns what to do when the error means that the database is away; else undefined.
   */
  constructor(
    private readonly answered: (path: string, problem: ProblemDetails) => void,
    private readonly unavailable: (error: unknown) => string | undefined,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { method, path } = host.switchToHttp().getRequest<Request>();
    const problem = problemOf(error, { route: `${method} ${path}`, unavailable: this.unavailable(error) });
    const { retryAfterSeconds, ...details } = problem;
    if (details.status === 500) this.#logger.error({ msg: 'request failed by a bug', error: stackOf(error) });
    this.answered(path, problem);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
    response
      .status(details.status)
      .type('application/problem+json')
      .send(JSON.stringify({ type: 'about:blank', ...details } satisfies ProblemBody));
  }
}

function problemOf(
  error: unknown,
  { route, unavailable }: { route: string; unavailable: string | undefined },
): ProblemDetails {
  if (error instanceof Problem) return error.details;
  if (error instanceof NotFoundException) return absence('route', route);
  if (unavailable !== undefined)
    return { status: 503, title: 'Service Unavailable', detail: unavailable, retryAfterSeconds: 5 };
  const status = statusOf(error);
  if (status < 500) return { status, title: titleOf(status), detail: messageOf(error) };
  return { status: 500, title: 'Internal Server Error', detail: 'a bug in the connector; see its log' };
}

function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** Returns the error's own status, else 500. Express sets `status` on its errors, such as one for a broken URL. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number') {
    return error.status;
  }
  return 500;
}

/** Returns the error's class and stack frames, without its message: a message may quote the request. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return [error.constructor.name, ...(error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))].join('\n');
}
