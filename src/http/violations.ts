import type { ValidationError } from 'class-validator';
import type { Violation } from '../model/event.ts';
import { Problem } from './problem.ts';

/** Returns the answer to a request whose query or body is not as documented. */
export function invalidRequest(errors: readonly ValidationError[]): Problem {
  return new Problem({
    status: 400,
    title: 'Bad Request',
    detail: 'the request is not valid: see violations',
    violations: violationsOf(errors, ''),
  });
}

/** Returns each violation with its path, such as `data.customer.id`; `prefix` is the path of the validated object. */
export function violationsOf(errors: readonly ValidationError[], prefix: string): Violation[] {
  return errors.flatMap((error) => {
    const path = prefix === '' ? error.property : `${prefix}.${error.property}`;
    const { isObject, ...others } = error.constraints ?? {};
    if (isObject !== undefined) return [{ path, message: isObject }]; // it has no fields to report on
    const own = Object.values(others).map((message) => ({ path, message }));
    return [...own, ...violationsOf(error.children ?? [], path)];
  });
}
