import { signed } from './signed.ts';

export interface PostOptions {
  readonly secret?: string;
  /** Null sends no signature; undefined sends the right one. */
  readonly signature?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to the webhook's URL: `?kind=left`. */
  readonly query?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Posts a signed webhook as Voucherify does. Sends a string as it is, anything else as compact JSON. */
export async function postWebhook(url: string, payload: unknown, options: PostOptions = {}): Promise<Answer> {
  const { body, signature } = signed(payload, options.secret);
  const given = options.signature === undefined ? signature : options.signature;
  const response = await fetch(`${url}/webhooks/voucherify${options.query ?? ''}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(given !== null && { 'x-voucherify-signature': given }),
      ...options.headers,
    },
    body,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
