import { ErrorCode, type Logger, LogLevel, WebClient } from '@slack/web-api';
import { readBounded } from '../read-bounded.ts';
import { postIdIn, postMetadata } from './post-metadata.ts';
import type { SlackMessage } from './message/slack-message.ts';

export interface SlackPost extends SlackMessage {
  readonly channel: string;
  /** Goes into the metadata, by which the post is found in the channel's history. */
  readonly postId: string;
}

/** Slack's answer, before `judge`. */
export type SlackAnswer =
  | { readonly kind: 'posted'; readonly ts: string }
  /** Slack's error code, such as `channel_not_found`; `needed` names the scope on `missing_scope`. */
  | { readonly kind: 'refused'; readonly error: string; readonly needed?: string }
  | { readonly kind: 'rate_limited'; readonly retryAfterMs: number }
  /** An HTTP status other than 200 and 429, or a 200 that is not readable. */
  | { readonly kind: 'status'; readonly status: number };

/** Our posts in a channel's history: the `ts` of each by the id in its metadata. */
export type HistoryAnswer =
  /** `complete` is false when only the newest were read, and there are more. */
  | { readonly kind: 'read'; readonly posts: ReadonlyMap<string, string>; readonly complete: boolean }
  | Exclude<SlackAnswer, { kind: 'posted' }>;

/** The reason why a call has no result. */
export type SlackFailure = Exclude<SlackAnswer, { kind: 'posted' }>;

export interface SlackClientOptions {
  /** With a trailing slash. */
  readonly apiUrl: string;
  readonly botToken: string;
  /** Milliseconds that a call may take, its body included. */
  readonly timeoutMs: number;
}

const maxBodyBytes = 4 * 1024 * 1024;
/** Used for a refusal that names no time: Slack's limit is one message a second and channel. */
const defaultRetryAfterMs = 1_000;
/** Longer waits are cut to this: they would park a channel, or lie beyond any date. */
const longestRetryAfterMs = 3_600_000;

/** Limit of conversations.history for a page. With `maxPages`, an hour of one post a second is read. */
const pageSize = 999;
const maxPages = 4;

/**
 * Calls Slack through the official client, with its dangerous defaults off: no timeout, a new post after every failure,
 * a pause of all channels at one 429. Methods reject only when there was no readable answer (see `noAnswer`).
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

  /** Posts one message. With `parse: 'none'` and no unfurling, nothing in a name becomes a mention or a preview. */
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

  /** Resolves to true when `auth.test`, a call that changes nothing, succeeds. Never rejects. */
  async isUp(): Promise<boolean> {
    try {
      await this.#client.auth.test();
      return true;
    } catch {
      return false;
    }
  }

  /** Finds our posts in the channel after `since`. Needs channels:history or groups:history, and membership. */
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

  /** Calls any other method of Slack's API. */
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

/** Fetches a whole answer, and gives it a shape that the client understands. */
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

/** True for statuses that a Response with a body cannot be made of. */
function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

/** Returns `{}` for all but an object: the client takes other text for Slack's error code, and fails on other JSON. */
function readable(body: Buffer): string {
  const text = body.toString();
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? text : '{}';
  } catch {
    return '{}';
  }
}

/** Adds Retry-After to a 429 that lacks it: there the client would throw a plain Error. */
function withRetryAfter(response: Response): Headers {
  const headers = new Headers(response.headers);
  const isNumber = /^\d+$/.test(headers.get('retry-after') ?? '');
  if (response.status === 429 && !isNumber) headers.set('retry-after', String(defaultRetryAfterMs / 1_000));
  return headers;
}

/** Turns the client's errors, whose messages may quote the request, into an answer. Throws when there was none. */
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

/** Reads Slack's error code. Where it is not a word, something answered 200 with another body, such as HTML. */
function refusalIn(data: unknown): Exclude<SlackAnswer, { kind: 'posted' }> {
  if (typeof data !== 'object' || data === null || !('error' in data)) return { kind: 'status', status: 200 };
  const { error } = data;
  if (typeof error !== 'string' || !/^[a-z0-9_]{1,80}$/.test(error)) return { kind: 'status', status: 200 };
  const needed = 'needed' in data && typeof data.needed === 'string' ? data.needed : undefined;
  return { kind: 'refused', error, ...(needed !== undefined && /^[a-z:._,-]+$/.test(needed) && { needed }) };
}

/** Drops the client's log lines, which quote tokens' owners and message bodies; the outcome says what went wrong. */
const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
