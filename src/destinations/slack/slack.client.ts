import { ErrorCode, type Logger, LogLevel, WebClient } from '@slack/web-api';
import { readBounded } from '../read-bounded.ts';
import { postIdIn, postMetadata } from './post-metadata.ts';
import type { SlackMessage } from './message/slack-message.ts';

export interface SlackPost extends SlackMessage {
  readonly channel: string;
  /** Goes into the metadata, so that the post can be found in the channel's history. */
  readonly postId: string;
}

/** Slack's answer, judged by nobody yet. */
export type SlackAnswer =
  | { readonly kind: 'posted'; readonly ts: string }
  /** Slack's error code, such as `channel_not_found`; `needed` names the scope on `missing_scope`. */
  | { readonly kind: 'refused'; readonly error: string; readonly needed?: string }
  | { readonly kind: 'rate_limited'; readonly retryAfterMs: number }
  /** Any other HTTP status than 200. */
  | { readonly kind: 'status'; readonly status: number };

/** What a channel's history says of our posts: the `ts` of each by the id in its metadata. */
export type HistoryAnswer =
  /** Not `complete`: there is more than was read, and the oldest are missing. */
  | { readonly kind: 'read'; readonly posts: ReadonlyMap<string, string>; readonly complete: boolean }
  | Exclude<SlackAnswer, { kind: 'posted' }>;

/** Why a call has no result. */
export type SlackFailure = Exclude<SlackAnswer, { kind: 'posted' }>;

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
/** A longer wait is not believed: it would park a channel, or not even be a date. */
const longestRetryAfterMs = 3_600_000;

/** conversations.history: at most this many messages a page; and no more pages than an hour of one post a second. */
const pageSize = 999;
const maxPages = 4;

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
      fetch: (url, init) => call(url, { ...init, signal: AbortSignal.timeout(options.timeoutMs) }),
    });
  }

  /** Posts one message. `parse: 'none'` and no unfurling: nothing in a name becomes a mention or a preview. */
  async post({ channel, text, blocks, postId }: SlackPost): Promise<SlackAnswer> {
    try {
      const { ts } = await this.#client.chat.postMessage({
        channel,
        text,
        blocks,
        metadata: postMetadata(postId),
        parse: 'none',
        unfurl_links: false,
        unfurl_media: false,
      });
      return ts === undefined ? { kind: 'status', status: 200 } : { kind: 'posted', ts };
    } catch (error) {
      return answerIn(error);
    }
  }

  /** Whether Slack answers a call that does nothing. */
  async isUp(): Promise<boolean> {
    try {
      await this.#client.auth.test();
      return true;
    } catch {
      return false;
    }
  }

  /** Our posts in the channel since then. Needs the scope channels:history or groups:history, and membership. */
  async findPosts(channel: string, since: Date): Promise<HistoryAnswer> {
    const posts = new Map<string, string>();
    const range = { channel, oldest: String(since.getTime() / 1_000), include_all_metadata: true, limit: pageSize };
    let cursor: string | undefined;
    try {
      for (let page = 0; page < maxPages; page += 1) {
        const answer = await this.#client.conversations.history({ ...range, ...(cursor && { cursor }) });
        for (const { ts, metadata } of answer.messages ?? []) {
          const postId = postIdIn(metadata);
          if (ts !== undefined && postId !== undefined) posts.set(postId, ts);
        }
        cursor = answer.response_metadata?.next_cursor;
        if (!cursor) break;
      }
      return { kind: 'read', posts, complete: !cursor };
    } catch (error) {
      return answerIn(error);
    }
  }

  /** Any other method of Slack's. */
  async ask<Result>(
    method: (api: WebClient) => Promise<Result>,
  ): Promise<{ readonly kind: 'answered'; readonly result: Result } | SlackFailure> {
    try {
      return { kind: 'answered', result: await method(this.#client) };
    } catch (error) {
      return answerIn(error);
    }
  }
}

/** A whole answer, in a shape that the client understands. */
async function call(url: string | URL | Request, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    const body = await readBounded(response, maxBodyBytes);
    const { status } = response;
    return new Response(isBodiless(status) ? null : readable(body), { status, headers: withRetryAfter(response) });
  } catch (cause) {
    // The client keeps the cause of an Error of its own realm only.
    throw new Error('no answer', { cause });
  }
}

/** A Response of these statuses cannot be made with a body. */
function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

/** The client takes a text that is not JSON for Slack's error code, and fails on JSON that is not an object. */
function readable(body: Buffer): string {
  const text = body.toString();
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? text : '{}';
  } catch {
    return '{}';
  }
}

/** The client throws a plain Error at a 429 that does not say how long. */
function withRetryAfter(response: Response): Headers {
  const headers = new Headers(response.headers);
  const isNumber = /^\d+$/.test(headers.get('retry-after') ?? '');
  if (response.status === 429 && !isNumber) headers.set('retry-after', String(defaultRetryAfterMs / 1_000));
  return headers;
}

/** Turns the client's errors, whose messages may quote the request, into an answer; rejects if there was none. */
function answerIn(error: unknown): Exclude<SlackAnswer, { kind: 'posted' }> {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  if (error.code === ErrorCode.RateLimitedError && 'retryAfter' in error) {
    return { kind: 'rate_limited', retryAfterMs: Math.min(Number(error.retryAfter) * 1_000, longestRetryAfterMs) };
  }
  if (error.code === ErrorCode.HTTPError && 'statusCode' in error) {
    return { kind: 'status', status: Number(error.statusCode) };
  }
  if (error.code === ErrorCode.PlatformError && 'data' in error) return refusalIn(error.data);
  throw error;
}

/** An error code is a word; where it is not, Slack answered 200 with a page of HTML. */
function refusalIn(data: unknown): Exclude<SlackAnswer, { kind: 'posted' }> {
  if (typeof data !== 'object' || data === null || !('error' in data)) return { kind: 'status', status: 200 };
  const { error } = data;
  if (typeof error !== 'string' || !/^[a-z0-9_]{1,80}$/.test(error)) return { kind: 'status', status: 200 };
  const needed = 'needed' in data && typeof data.needed === 'string' ? data.needed : undefined;
  return { kind: 'refused', error, ...(needed !== undefined && /^[a-z:._,-]+$/.test(needed) && { needed }) };
}

/** The client's log lines quote tokens' owners and message bodies; what went wrong is in the outcome. */
const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
