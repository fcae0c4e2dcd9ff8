import type { Outcome } from '../model/outcome.ts';

/** The connection was not made, so nothing can have been done: codes of node's net, dns and tls. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * The outcome of a call that ended without an answer. Unless the connection was never made, the vendor may have acted
 * on it. The detail is the error's code, never its message.
 */
export function noAnswer(error: unknown): Extract<Outcome, { kind: 'retry' }> {
  const codes = codesOf(error);
  const timedOut = codes.some((code) => code === 'TimeoutError' || code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT');
  const code = codes.at(-1) ?? 'unknown error';
  return {
    kind: 'retry',
    reason: timedOut ? 'timeout' : 'network',
    detail: `no answer: ${code}`,
    uncertain: !codes.some((each) => neverSent.has(each)),
  };
}

/** From the error through its causes, `name` or `code` of each. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    codes.push('code' in at && typeof at.code === 'string' ? at.code : at.name);
    if ('original' in at && at.original instanceof Error) codes.push(...codesOf(at.original));
  }
  return codes;
}
