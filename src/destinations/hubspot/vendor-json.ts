import { isRecord } from '../../model/is-record.ts';

// Reads a vendor's JSON, whose shape is not certain: an absent value, or one of another type, is left out.

/** Returns the objects in the list at `key`. */
export function recordsAt(value: unknown, key: string): Record<string, unknown>[] {
  const list = isRecord(value) ? value[key] : null;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** Returns the texts in the list at `key`, or the one text that stands in place of a list. */
export function textsAt(value: unknown, key: string): string[] {
  const found = isRecord(value) ? value[key] : undefined;
  return (Array.isArray(found) ? found : [found]).filter((item) => typeof item === 'string');
}

export function textAt(value: unknown, key: string): string | undefined {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}
