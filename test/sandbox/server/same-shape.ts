import { isRecord } from '../../../src/model/is-record.ts';

/**
 * Checks settings that came as JSON against the settings that they replace: names must be known, types the same.
 * Throws an Error that names what does not fit.
 */
export function sameShape<T extends object>(
  current: T,
  given: unknown,
  { place = 'options', fixed = [] }: { readonly place?: string; readonly fixed?: readonly (keyof T & string)[] } = {},
): Partial<T> {
  if (!isRecord(given)) throw new Error(`${place} must be an object`);
  const known = new Map<string, unknown>(Object.entries(current));
  for (const name of fixed) known.delete(name);
  for (const [name, value] of Object.entries(given)) {
    if (!known.has(name)) throw new Error(`${place}.${name} is unknown; known are ${[...known.keys()].join(', ')}`);
    if (!isLike(known.get(name), value)) throw new Error(`${place}.${name} must be ${shape(known.get(name))}`);
  }
  return given as Partial<T>;
}

/** True when the types are alike. A limit (a number or an object) may become null, which switches it off, and back. */
function isLike(current: unknown, value: unknown): boolean {
  const isSwitch = [current, value].every((entry) => entry === null || typeof entry === 'number' || isRecord(entry));
  if (isSwitch && (current === null || value === null)) return true;
  if (Array.isArray(current)) return Array.isArray(value);
  if (isRecord(current))
    return isRecord(value) && Object.keys(current).every((key) => isLike(current[key], value[key]));
  return typeof current === typeof value;
}

function shape(value: unknown): string {
  if (value === null) return 'a number or null';
  if (Array.isArray(value)) return 'a list';
  return isRecord(value) ? `an object like ${JSON.stringify(value)}` : `a ${typeof value}`;
}
