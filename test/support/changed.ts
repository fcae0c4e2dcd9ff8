/** Returns a copy with another value at a path such as `data.customer.id`; undefined removes the key. */
export function changed(payload: object, path: string, value: unknown): object {
  const copy = structuredClone(payload);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Record<string, unknown>>((at, key) => recordAt(at, key), { ...copy });
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return keys.length === 0 ? parent : copy;
}

function recordAt(parent: Record<string, unknown>, key: string): Record<string, unknown> {
  const child = parent[key];
  if (typeof child !== 'object' || child === null) throw new Error(`the payload has no object ${key}`);
  return child as Record<string, unknown>;
}
