import type { Request } from 'express';
import { invalidRequest } from '../http/violations.ts';
import { badRequest } from '../http/problem.ts';

/** The parts of a request that its route reads. */
export interface Reads {
  readonly url: boolean;
  readonly body: boolean;
}

/**
 * Checks the input of every route. Refuses what the route would not read, in the URL or in the body, as a filter there
 * would be ignored; and NUL characters, which PostgreSQL does not take.
 *
 * @throws Problem 400.
 */
export function checkInput(request: Request, reads: Reads): void {
  const body: unknown = request.body === undefined ? {} : request.body;
  if (body === null || typeof body !== 'object' || Array.isArray(body)) badRequest('the body must be a JSON object');
  if (!reads.url && Object.keys(request.query).length > 0) {
    const instead = reads.body ? ': send it as JSON in the body' : ': remove it';
    badRequest(`nothing is read from the URL after the question mark${instead}`);
  }
  if (!reads.body && Object.keys(body).length > 0) {
    const instead = reads.url ? ': send it in the URL, after a question mark' : ': remove it';
    badRequest(`nothing is read from the body${instead}`);
  }
  const values: unknown[] = Object.values(body).flatMap((value: unknown) => (isListOfTexts(value) ? value : [value]));
  // class-transformer fails on thousands of nested levels.
  if (values.some((value) => typeof value === 'object' && value !== null)) {
    badRequest('no field of the body may hold an object or a list');
  }
  // class-transformer ignores properties with names that every object has, such as `constructor`.
  const inherited = [...Object.keys(request.query), ...Object.keys(body)].filter((key) => key in Object.prototype);
  if (inherited.length > 0) {
    throw invalidRequest(
      inherited.map((property) => ({ property, constraints: { whitelist: `property ${property} should not exist` } })),
    );
  }
  if (
    request.originalUrl.includes('%00') ||
    values.some((value) => typeof value === 'string' && value.includes('\0'))
  ) {
    badRequest('the request holds a NUL character (%00, or \\u0000 in JSON): nothing here has one');
  }
}

/** True for a list of texts, such as `ids`. */
function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
