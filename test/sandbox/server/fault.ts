/**
 * How a call goes wrong. `written` says whether the vendor did the write all the same: false (the default) is
 * "refused, nothing happened", true is "it happened and the answer was lost". The caller cannot tell which.
 */
export type FaultEffect =
  /** Answers as given, for example with 503 as the vendor's edge does. A body that is no string is sent as JSON. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly written?: boolean;
    }
  /** Never answers; the socket stays open until the caller goes away. */
  | { readonly kind: 'hang'; readonly written?: boolean }
  /** Resets the socket (ECONNRESET). */
  | { readonly kind: 'reset'; readonly written?: boolean }
  /** Never answers, and writes `afterMs` after the caller gave up, like an aborted request still on its way. */
  | { readonly kind: 'late'; readonly afterMs: number }
  /** Answers 200 with a web page, as a captive portal or a maintenance proxy does. */
  | { readonly kind: 'html'; readonly written?: boolean }
  /** Writes, and ends the answer half way. With `socket`, Content-Length promises the whole body. */
  | { readonly kind: 'truncate'; readonly socket?: boolean }
  /** Writes, and sends the headers at once but the body in pieces over `overMs`. */
  | { readonly kind: 'slow'; readonly overMs: number }
  /** Answers a HubSpot batch with a 2xx that leaves out its last `records` records. */
  | { readonly kind: 'drop'; readonly records: number; readonly written?: boolean };

/** A rule: an effect and its conditions, which must all hold. A call meets the first rule that applies. */
export interface Fault {
  readonly effect: FaultEffect;
  /** The call's method, in upper case. */
  readonly method?: string;
  /** A part of the call's path: `batch/upsert`, `chat.postMessage`. */
  readonly path?: string;
  /** A part of the decoded body, such as a customer or a channel. */
  readonly body?: string;
  /** How many matching calls pass before the rule applies. */
  readonly after?: number;
  /** How often the rule applies; when unset, until the faults are cleared. */
  readonly times?: number;
  /** Chance per matching call, 0 to 1, drawn from the sandbox's seeded random. */
  readonly probability?: number;
}
