import { getMetadataStorage } from 'class-validator';
import type { ValidationError } from 'class-validator';
import type { ConfigurationProblem } from './configuration-error.ts';
import { suggestion } from './suggestion.ts';

/** YAML reads `channel: #name` as a channel without a value and a comment. */
const noValue = 'has no value: give one or remove the line (a # after a space begins a comment; use quotes)';

/** class-validator's tree of errors as a flat list, each with its path in the file. */
export function problemsOf(errors: readonly ValidationError[], parent = ''): readonly ConfigurationProblem[] {
  return errors.flatMap((error) => {
    const where = pathOf(error, parent);
    const problem = problemOf(error);
    const nested = problemsOf(error.children ?? [], where);
    return problem === undefined ? nested : [{ where, problem }, ...nested];
  });
}

function pathOf({ property, target }: ValidationError, parent: string): string {
  if (Array.isArray(target)) return `${parent}[${property}]`;
  return parent === '' ? property : `${parent}.${property}`;
}

/** Constraints other than these two repeat, in class-validator's words, what ours say of the same value. */
function problemOf({ constraints = {}, property, target, value }: ValidationError): string | undefined {
  if ('whitelistValidation' in constraints) return unknownKey(property, keysOf(target));
  if (constraints['must'] === undefined) return undefined;
  return value === null ? noValue : constraints['must'];
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = suggestion(key, known);
  if (meant !== undefined) return `is not a setting: did you mean ${meant}?`;
  if (/token|secret|password/i.test(key)) return 'is not a setting: secrets are set in the environment, never here';
  return `is not a setting: remove it (known here: ${known.join(', ')})`;
}

function keysOf(block: object | undefined): readonly string[] {
  if (block === undefined) return [];
  const metadata = getMetadataStorage().getTargetValidationMetadatas(block.constructor, '', true, false);
  return [...new Set(metadata.map(({ propertyName }) => propertyName))];
}
