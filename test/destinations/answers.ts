import type { FaultEffect } from '../sandbox/server/fault.ts';
import { quotedCustomer } from './secret-customer.ts';

/** Statuses that a vendor, its edge or a proxy in between answers with. fetch keeps 407 and 421 to itself. */
export const statuses = [
  201, 202, 204, 207, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 413, 414,
  415, 418, 422, 423, 425, 426, 429, 431, 451, 477, 499, 500, 501, 502, 503, 504, 505, 520, 521, 522, 523, 524, 599,
] as const;

export type Status = (typeof statuses)[number];

/** Answers with 200 that say nothing: the call may have been done. */
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

/** HTTP has no body with these. */
export function isBodiless(status: Status): boolean {
  return status === 204 || status === 304;
}

interface AnswerBody {
  readonly is: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Bodies that come with a status: whatever they are, and whoever they quote, the status decides. */
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

/** What Slack's refusals look like. */
export function refusalQuoting(secret: string): object {
  const messages = [`[ERROR] no: ${secret}`, `[WARN] no: ${quotedCustomer}`];
  return { ok: false, error: 'invalid_blocks', errors: messages, response_metadata: { messages } };
}

function json(contentType = 'application/json'): Readonly<Record<string, string>> {
  return { 'content-type': contentType };
}
