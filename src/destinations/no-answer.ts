import type { Outcome } from '../model/outcome.ts';

/** Codes of node's net, dns and tls, and of undici, for a connection that was never made: nothing was sent. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
]);

/**
 * Returns the outcome of a call that ended without an answer. It is `uncertain` unless the connection was never made:
 * the vendor may have acted on the call. The detail holds the error's code, never its message.
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

/** The vendor that a command calls. */
export interface CalledVendor {
  readonly vendor: string;
  readonly url: string;
  /** The environment variable that sets `url`. */
  readonly variable: string;
  /** Milliseconds that a call may take. */
  readonly timeoutMs: number;
}

/** Seconds that undici takes at most to make a connection: the default of `connectTimeout` of its Client. */
const connectSeconds = 10;

/** Tells a person at the command line why a call got no answer, and what to check. */
export function noAnswerAdvice(error: unknown, { vendor, url, variable, timeoutMs }: CalledVendor): string {
  const causes: Readonly<Record<string, string>> = {
    TimeoutError: `no answer within ${timeoutMs / 1_000} s`,
    UND_ERR_CONNECT_TIMEOUT: `no connection within ${connectSeconds} s`,
  };
  const cause = causes[codesOf(error).at(-1) ?? ''] ?? noAnswer(error).detail;
  return `${vendor} cannot be reached at ${new URL(url).host} (${cause}): check the network, and ${variable} if it is set`;
}

/** Lists `code` or `name` of the error and its causes. Goes by shape: fetch's errors may come from another realm. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 6; depth += 1) {
    const { code, name, cause }: { code?: unknown; name?: unknown; cause?: unknown } = at;
    const word = [code, name].find((each) => typeof each === 'string');
    if (word !== undefined) codes.push(word);
    at = cause;
  }
  return codes;
}
