/** The code of a file system error, like ENOENT: unlike its message, it does not repeat the path. */
export function errorCode(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode ? String(error.code) : 'unreadable';
}
