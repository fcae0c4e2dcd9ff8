import { ErrorCode, WebClient, type KnownBlock, type MessageMetadata } from '@slack/web-api';
import { readBounded } from '../read-bounded.ts';
import { silentLogger } from './silent-logger.ts';

export interface SlackPost {
  readonly channel: string;
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly metadata: MessageMetadata;
}

/** Slack's answer, judged by nobody yet. */
export type SlackAnswer =
  | { readonly kind: 'posted'; readonly ts: string }
  /** Slack's error code, such as `channel_not_found`; `needed` names the scope on `missing_scope`. */
  | { readonly kind: 'refused'; readonly error: string; readonly needed?: string }
  | { readonly kind: 'rate_limited'; readonly retryAfterMs: number }
  /** Any other HTTP status than 200. */
  | { readonly kind: 'status'; readonly status: number };

export interface SlackClientOptions {
  /** With a trailing slash. */
  readonly apiUrl: string;
  readonly botToken: string;
  /** How long a call may take, its body included. */
  readonly timeoutMs: number;
}

const maxBodyBytes = 4 * 1024 * 1024;
/** Slack's limit is one message a second and channel, so a refusal that names no time is over after one. */
const defaultRetryAfterMs = 1_000;

/**
 * The official client with its dangerous defaults off: it has no timeout, re-posts after every failure, and one 429
 * pauses all channels. Methods reject only when there was no readable answer (see `noAnswer`).
 */
export class SlackClient {
  readonly #client: WebClient;

  constructor(options: SlackClientOptions) {
    this.#client = new WebClient(options.botToken, {
      slackApiUrl: options.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      // At DEBUG the client logs message bodies.
      logger: silentLogger,
      fetch: async (url, init) => {
        const signal = AbortSignal.timeout(options.timeoutMs);
        const response = await fetch(url, { ...init, redirect: 'manual', signal });
        const body = await readBounded(response, maxBodyBytes);
        return new Response(new Uint8Array(body), { status: response.status, headers: withRetryAfter(response) });
      },
    });
  }

  /** Posts one message. `parse: 'none'` and no unfurling: nothing in a name becomes a mention or a preview. */
  async post(post: SlackPost): Promise<SlackAnswer> {
    try {
      const { ts } = await this.#client.chat.postMessage({
        ...post,
        parse: 'none',
        unfurl_links: false,
        unfurl_media: false,
      });
      return ts === undefined ? { kind: 'status', status: 200 } : { kind: 'posted', ts };
    } catch (error) {
      return answerIn(error);
    }
  }
}

/** The client throws a plain Error at a 429 that does not say how long. */
function withRetryAfter(response: Response): Headers {
  const headers = new Headers(response.headers);
  const seconds = Number(headers.get('retry-after') ?? NaN);
  if (response.status === 429 && !(seconds >= 0)) headers.set('retry-after', String(defaultRetryAfterMs / 1_000));
  return headers;
}

/** Turns the client's errors, whose messages may quote the request, into an answer; rejects if there was none. */
function answerIn(error: unknown): SlackAnswer {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  if (error.code === ErrorCode.RateLimitedError && 'retryAfter' in error) {
    return { kind: 'rate_limited', retryAfterMs: Number(error.retryAfter) * 1_000 };
  }
  if (error.code === ErrorCode.HTTPError && 'statusCode' in error) {
    return { kind: 'status', status: Number(error.statusCode) };
  }
  if (error.code === ErrorCode.PlatformError && 'data' in error) return refusalIn(error.data);
  throw error;
}

/** An error code is a word; where it is not, Slack answered 200 with a page of HTML. */
function refusalIn(data: unknown): SlackAnswer {
  if (typeof data !== 'object' || data === null || !('error' in data)) return { kind: 'status', status: 200 };
  const { error } = data;
  if (typeof error !== 'string' || !/^[a-z0-9_]{1,80}$/.test(error)) return { kind: 'status', status: 200 };
  const needed = 'needed' in data && typeof data.needed === 'string' ? data.needed : undefined;
  return { kind: 'refused', error, ...(needed !== undefined && /^[a-z:._,-]+$/.test(needed) && { needed }) };
}
