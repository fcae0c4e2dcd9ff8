import { readBounded } from '../read-bounded.ts';
import type { HubSpotApiVersion } from './hubspot.settings.ts';

export interface HubSpotTransportOptions {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly apiVersion: () => HubSpotApiVersion;
  /** Milliseconds that a call may take, its body included. */
  readonly timeoutMs: number;
}

/** HubSpot's answer; `body` is parsed JSON, or null when it was not JSON. */
export interface HubSpotAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Any request of the client: each of its generated modules has a request class of its own. */
interface Request {
  getUrl(): string;
  getHttpMethod(): string;
  getHeaders(): Record<string, string>;
  getBody(): unknown;
}

/** HubSpot answers a batch of 100 with some 100 KB; a body larger than this is not read. */
const maxBodyBytes = 8 * 1024 * 1024;

/**
 * Sends a request of the official client. The client itself has no timeout and no abort, and its retries ignore
 * Retry-After. Rejects when there was no answer; follows no redirect.
 */
export async function exchange(request: Request, { apiVersion, timeoutMs }: HubSpotTransportOptions) {
  const body = request.getBody();
  const response = await fetch(versioned(request.getUrl(), apiVersion()), {
    method: request.getHttpMethod(),
    headers: request.getHeaders(),
    ...(typeof body === 'string' && { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer = await readBounded(response, maxBodyBytes);
  // The generated code fails on an unknown or wrong content type, and the status is lost: state the right one.
  const contentType = parsed(answer.toString()) === null ? 'text/plain' : 'application/json';
  const headers = { ...Object.fromEntries(response.headers), 'content-type': contentType };
  return { status: response.status, headers, body: answer };
}

/**
 * Returns the answer as it came: the client throws on some statuses, and drops the errors of a 200 to a batch. Rejects
 * only when there was no answer, never with the client's own error, whose message quotes the request.
 */
export async function answerOf(
  call: Promise<{ httpStatusCode: number; headers: Record<string, string>; body: { text(): Promise<string> } }>,
): Promise<HubSpotAnswer> {
  try {
    const { httpStatusCode, headers, body } = await call;
    return { status: httpStatusCode, headers, body: parsed(await body.text()) };
  } catch (error) {
    if (isApiException(error)) return { status: error.code, headers: error.headers, body: parsed(error.body) };
    throw error;
  }
}

function versioned(url: string, version: HubSpotApiVersion): string {
  return version === 'v3' ? url : url.replace(/\/crm\/v3\/(objects|properties)\//, `/crm/$1/${version}/`);
}

/** Goes by shape: each generated module has its own ApiException. A DOMException's code is below 100. */
function isApiException(error: unknown): error is { code: number; body: unknown; headers: Record<string, string> } {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && error.code >= 100;
}

/** Parses a text as JSON, null when it is none; returns anything else as it is. */
export function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
