import { createHmac, timingSafeEqual } from 'node:crypto';
import { compactJson } from './compact-json.ts';

/** Voucherify's signature: lower-case hex of HMAC-SHA256 over the body. */
export function signatureOf(secret: string, body: string | Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

export interface SignedRequest {
  readonly signature: string | undefined;
  readonly rawBody: Buffer;
  /** The parsed body. */
  readonly body: unknown;
}

/**
 * Whether one of the secrets signed the request: the bytes as they came, or, for a proxy that re-formats JSON, the
 * compact form that Voucherify signs. Compares in constant time, every secret whatever the first ones said.
 */
export function isSigned({ signature, rawBody, body }: SignedRequest, secrets: readonly string[]): boolean {
  if (signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) return false;
  const given = Buffer.from(signature, 'hex');
  const matches = (text: string | Buffer) =>
    secrets.filter((secret) => timingSafeEqual(given, Buffer.from(signatureOf(secret, text), 'hex'))).length > 0;
  if (matches(rawBody)) return true;
  const compactBody = compactJson(body);
  return compactBody !== undefined && !rawBody.equals(Buffer.from(compactBody)) && matches(compactBody);
}
