import { createHmac } from 'node:crypto';

/** Signs the tests' webhooks. */
export const webhookSecret = 'webhook-secret-of-the-tests';

export interface SignedBody {
  readonly body: string;
  readonly signature: string;
}

/** A payload as Voucherify sends it: compact JSON, and the HMAC of it. A string is sent as it is. */
export function signed(payload: unknown, secret: string = webhookSecret): SignedBody {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return { body, signature: createHmac('sha256', secret).update(body).digest('hex') };
}
