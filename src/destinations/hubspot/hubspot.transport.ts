import { readBounded } from '../read-bounded.ts';
import type { HubSpotApiVersion } from './hubspot.settings.ts';

export interface HubSpotTransportOptions {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly apiVersion: () => HubSpotApiVersion;
  /** How long a call may take, its body included. */
  readonly timeoutMs: number;
}

/** What HubSpot answered; the body is unknown, for it is a vendor's. */
export interface HubSpotAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The request classes of the client's generated modules, of which each has its own. */
interface Request {
  getUrl(): string;
  getHttpMethod(): string;
  getHeaders(): Record<string, string>;
  getBody(): unknown;
}

/** HubSpot answers a batch of 100 with some 100 KB; more than this is not an answer. */
const maxBodyBytes = 8 * 1024 * 1024;

/**
 * Sends a request of the official client, which itself has no timeout and no abort and whose retries ignore
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
  // The generated code fails on a content type that it does not know or that is not true, and the status is lost.
  const contentType = parsed(answer.toString()) === null ? 'text/plain' : 'application/json';
  const headers = { ...Object.fromEntries(response.headers), 'content-type': contentType };
  return { status: response.status, headers, body: answer };
}

/**
 * The answer as it came: the client resolves on some statuses and throws on others, and of a 200 to a batch it leaves the
 * errors out. Rejects only when there was no answer, never with the client's own error, whose message quotes the request.
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

/** Each generated module has an ApiException class of its own; a DOMException's code is below 100. */
function isApiException(error: unknown): error is { code: number; body: unknown; headers: Record<string, string> } {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && error.code >= 100;
}

/** Null when it is not JSON. */
export function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
