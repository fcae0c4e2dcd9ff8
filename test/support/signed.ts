import { createHmac } from 'node:crypto';

/** The secret that signs the tests' webhooks. */
export const webhookSecret = 'webhook-secret-of-the-tests';

export interface SignedBody {
  readonly body: string;
  readonly signature: string;
}

/** Returns a payload as compact JSON, or a string as it is, with its HMAC. */
export function signed(payload: unknown, secret: string = webhookSecret): SignedBody {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return { body, signature: createHmac('sha256', secret).update(body).digest('hex') };
}
