export type Frozen<Value> =
  Value extends Map<infer Key, infer Entry>
    ? ReadonlyMap<Key, Frozen<Entry>>
    : Value extends object
      ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
      : Value;

/** Freezes a value made of blocks, lists and maps, in place. Returns the value. */
export function deepFreeze<Value>(value: Value): Frozen<Value> {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    if (value instanceof Map) {
      // Object.freeze does not stop a Map from changing.
      for (const method of ['set', 'delete', 'clear']) Object.defineProperty(value, method, { value: refuse });
      for (const entry of value.values()) deepFreeze(entry);
    }
    Object.freeze(value);
    for (const nested of Object.values(value)) deepFreeze(nested);
  }
  return value as Frozen<Value>;
}

function refuse(): never {
  throw new TypeError('This map is frozen');
}
