/** `code` of an error of the system or of PostgreSQL. Not by `instanceof`: in Jest, Node's own errors are of another realm. */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
