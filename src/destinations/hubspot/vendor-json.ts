// Reads a vendor's JSON, of which nothing is certain: what is absent or of another type is left out.

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a list. */
export function recordsAt(value: unknown, key: string): Record<string, unknown>[] {
  const list = isRecord(value) ? value[key] : null;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** The texts in a list, or the one text that stands in its place. */
export function textsAt(value: unknown, key: string): string[] {
  const found = isRecord(value) ? value[key] : undefined;
  return (Array.isArray(found) ? found : [found]).filter((item) => typeof item === 'string');
}

export function textAt(value: unknown, key: string): string | undefined {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}
