import type { ValidationError } from 'class-validator';
import { Problem } from './problem.ts';
import { violationsOf } from './violations-of.ts';

/** The answer to a request whose query or body is not as documented. */
export function invalidRequest(errors: readonly ValidationError[]): Problem {
  return new Problem({
    status: 400,
    title: 'Bad Request',
    detail: 'the request is not valid: see violations',
    violations: violationsOf(errors, ''),
  });
}
