import type { FaultEffect } from '../sandbox/server/fault.ts';
import { quotedCustomer } from './secret-customer.ts';

/** Statuses that a vendor, its edge or a proxy may answer. Without 407 and 421, which fetch does not pass on. */
export const statuses = [
  201, 202, 204, 207, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 413, 414,
  415, 418, 422, 423, 425, 426, 429, 431, 451, 477, 499, 500, 501, 502, 503, 504, 505, 520, 521, 522, 523, 524, 599,
] as const;

export type Status = (typeof statuses)[number];

/** Answers 200 that do not tell whether the vendor carried the call out. */
export const unreadable: Readonly<Record<string, FaultEffect>> = {
  'a web page': { kind: 'html' },
  'a web page, though the call was done': { kind: 'html', written: true },
  'JSON cut short': { kind: 'truncate' },
  'no body': { kind: 'answer', status: 200 },
  'a word': { kind: 'answer', status: 200, body: 'ok' },
  'JSON that is null': { kind: 'answer', status: 200, headers: json(), body: 'null' },
  'JSON that is a text': { kind: 'answer', status: 200, headers: json(), body: '"ok"' },
  'a JSON list': { kind: 'answer', status: 200, body: [] },
  'an empty JSON object': { kind: 'answer', status: 200, body: {} },
  'an image': { kind: 'answer', status: 200, headers: json('image/png'), body: '\u0089PNG' },
};

/** True for a status that HTTP allows no body. */
export function isBodiless(status: Status): boolean {
  return status === 204 || status === 304;
}

interface AnswerBody {
  readonly is: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Makes bodies that quote the secret and a customer. The outcome must follow from the status, whatever the body. */
export function bodiesQuoting(secret: string): readonly AnswerBody[] {
  const quote = `no: Bearer ${secret} for ${quotedCustomer}`;
  const context = { propertyName: [quote], properties: quote, requiredGranularScopes: [quote] };
  const detail = { message: quote, code: quote, error: quote, name: quote, category: quote, context };
  const refusal = { ok: false, status: 'error', needed: quote, policyName: quote, correlationId: quote, ...detail };
  const body = { ...refusal, errors: [detail], response_metadata: { messages: [`[ERROR] ${quote}`] } };
  return [
    { is: 'JSON that quotes the request', headers: json(), body },
    { is: 'JSON cut short', headers: json(), body: JSON.stringify(body).slice(0, -9) },
    { is: 'a web page', headers: json('text/html'), body: `<p>${quote}</p>` },
    { is: 'bytes', headers: json('application/octet-stream'), body: quote },
    { is: 'no body', headers: {}, body: undefined },
  ];
}

/** Makes a refusal as Slack sends it, which quotes the secret and a customer. */
export function refusalQuoting(secret: string): object {
  const messages = [`[ERROR] no: ${secret}`, `[WARN] no: ${quotedCustomer}`];
  return { ok: false, error: 'invalid_blocks', errors: messages, response_metadata: { messages } };
}

function json(contentType = 'application/json'): Readonly<Record<string, string>> {
  return { 'content-type': contentType };
}
