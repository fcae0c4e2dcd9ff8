import type { ValidationError } from 'class-validator';
import type { Violation } from '../model/event.ts';

/** Every violation with its path, such as `data.customer.id`; `prefix` is the path of the validated object. */
export function violationsOf(errors: readonly ValidationError[], prefix: string): Violation[] {
  return errors.flatMap((error) => {
    const path = prefix === '' ? error.property : `${prefix}.${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
    return [...own, ...violationsOf(error.children ?? [], path)];
  });
}
