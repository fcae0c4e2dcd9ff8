/** Returns the code of a file system error, like ENOENT. Unlike the message, it does not quote the path. */
export function errorCode(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode ? String(error.code) : 'unreadable';
}
