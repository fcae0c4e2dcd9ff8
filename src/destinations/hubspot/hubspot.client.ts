import {
  BatchApi,
  createConfiguration,
  type RequestContext,
  ResponseContext,
  SelfDecodingBody,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { readBounded } from '../read-bounded.ts';

/** One contact of a batch upsert. */
export interface ContactInput {
  readonly idProperty: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Unique in the batch: names the input in errors, and lets HubSpot fail it alone. */
  readonly objectWriteTraceId: string;
}

/** What HubSpot answered; the body is unknown, for it is a vendor's. */
export interface HubSpotAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface HubSpotClientOptions {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly apiVersion: () => 'v3' | '2026-03';
  /** How long a call may take, its body included. */
  readonly timeoutMs: number;
}

/** HubSpot answers a batch of 100 with some 100 KB; more than this is not an answer. */
const maxBodyBytes = 8 * 1024 * 1024;

/**
 * The contacts API of the official client on a transport of our own: the client has no timeout and no abort, and its
 * retries ignore Retry-After. Every HTTP status is an answer; methods reject only when there was none (see
 * `noAnswer`), and never with the client's own error, whose message quotes the request.
 */
export class HubSpotClient {
  readonly #batch: BatchApi;

  constructor(private readonly options: HubSpotClientOptions) {
    this.#batch = new BatchApi(
      createConfiguration({
        baseServer: new ServerConfiguration(options.baseUrl, {}),
        authMethods: { oauth2: { accessToken: options.accessToken } },
        httpApi: wrapHttpLibrary({ send: (request) => this.#send(request) }),
      }),
    );
  }

  /** At most 100 inputs, all with the same idProperty, no contact twice. */
  upsert(inputs: readonly ContactInput[]): Promise<HubSpotAnswer> {
    const batch = { inputs: inputs.map((input) => ({ ...input, properties: { ...input.properties } })) };
    return answerOf(this.#batch.upsertWithHttpInfo(batch));
  }

  /** At most 100 inputs whose ids are HubSpot's record ids; a record that is not there is an error, not created. */
  update(inputs: readonly Omit<ContactInput, 'idProperty'>[]): Promise<HubSpotAnswer> {
    const batch = inputs.map(({ id, properties, objectWriteTraceId }) => ({
      id,
      properties: { ...properties },
      objectWriteTraceId,
    }));
    return answerOf(this.#batch.updateWithHttpInfo({ inputs: batch }));
  }

  /** Which of at most 100 contacts there are: the missing ones come as errors of a 207. */
  read(idProperty: string, ids: readonly string[]): Promise<HubSpotAnswer> {
    const inputs = ids.map((id) => ({ id }));
    return answerOf(
      this.#batch.readWithHttpInfo({ idProperty, inputs, properties: [idProperty], propertiesWithHistory: [] }),
    );
  }

  async #send(request: RequestContext): Promise<ResponseContext> {
    const signal = AbortSignal.timeout(this.options.timeoutMs);
    const response = await fetch(versioned(request.getUrl(), this.options.apiVersion()), {
      method: request.getHttpMethod(),
      headers: request.getHeaders(),
      body: String(request.getBody() ?? ''),
      redirect: 'manual',
      signal,
    });
    const body = await readBounded(response, maxBodyBytes);
    // The generated code fails on a content type that it does not know or that is not true, and the status is lost.
    const contentType = parsed(body.toString()) === null ? 'text/plain' : 'application/json';
    const headers = { ...Object.fromEntries(response.headers), 'content-type': contentType };
    return new ResponseContext(response.status, headers, new SelfDecodingBody(Promise.resolve(body)));
  }
}

function versioned(url: string, version: 'v3' | '2026-03'): string {
  return version === 'v3' ? url : url.replace(/\/crm\/v3\/(objects|properties)\//, `/crm/$1/${version}/`);
}

async function answerOf(call: Promise<{ httpStatusCode: number; headers: Record<string, string>; data: unknown }>) {
  try {
    const { httpStatusCode, headers, data } = await call;
    return { status: httpStatusCode, headers, body: data };
  } catch (error) {
    if (isApiException(error)) return { status: error.code, headers: error.headers, body: parsed(error.body) };
    throw error;
  }
}

/** Each generated module has an ApiException class of its own; a DOMException's code is below 100. */
function isApiException(error: unknown): error is { code: number; body: unknown; headers: Record<string, string> } {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && error.code >= 100;
}

/** Null when it is not JSON. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
