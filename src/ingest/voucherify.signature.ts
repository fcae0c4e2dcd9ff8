import { createHmac, timingSafeEqual } from 'node:crypto';

/** Returns Voucherify's signature: lower-case hex of HMAC-SHA256 over the body. */
export function signatureOf(secret: string, body: string | Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** True when one of the secrets signed the body. Compares with every secret, in constant time. */
export function isSigned(
  { signature, body }: { readonly signature: string | undefined; readonly body: string | Buffer },
  secrets: readonly string[],
): boolean {
  if (signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) return false;
  const given = Buffer.from(signature, 'hex');
  const matching = secrets.filter((secret) => timingSafeEqual(given, Buffer.from(signatureOf(secret, body), 'hex')));
  return matching.length > 0;
}

/** Whether webhooks must be signed, and with which secrets: more than one while a secret is rotated. */
export class SignaturePolicy {
  constructor(
    private readonly mode: () => 'required' | 'off',
    readonly secrets: readonly string[],
  ) {}

  get required(): boolean {
    return this.mode() === 'required';
  }
}
