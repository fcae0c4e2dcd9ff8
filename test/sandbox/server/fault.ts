/**
 * What goes wrong with a call. `written` says whether the vendor did the write all the same, which the caller cannot
 * see: false (the default) is "refused, nothing happened", true is "it happened and the answer was lost".
 */
export type FaultEffect =
  /** This answer, for example 503 from the vendor's edge. An object as body is sent as JSON. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly written?: boolean;
    }
  /** Never an answer; the socket stays open until the caller goes away. */
  | { readonly kind: 'hang'; readonly written?: boolean }
  /** The socket is reset (ECONNRESET). */
  | { readonly kind: 'reset'; readonly written?: boolean }
  /** No answer, and the write lands `afterMs` after the caller gave up: an aborted request that was on its way. */
  | { readonly kind: 'late'; readonly afterMs: number }
  /** 200 with a web page, as a captive portal or a maintenance proxy answers. */
  | { readonly kind: 'html'; readonly written?: boolean }
  /** The write happens; the answer ends half way. `socket`: Content-Length promises more than comes. */
  | { readonly kind: 'truncate'; readonly socket?: boolean }
  /** The write happens; the headers come at once, the body in pieces over `overMs`. */
  | { readonly kind: 'slow'; readonly overMs: number }
  /** HubSpot batches: a 2xx that accounts for `records` fewer than were sent. */
  | { readonly kind: 'drop'; readonly records: number; readonly written?: boolean };

/** When it goes wrong. Rules are tried in order; the first that applies is used. All conditions must hold. */
export interface Fault {
  readonly effect: FaultEffect;
  /** Upper case. */
  readonly method?: string;
  /** Part of the path: `batch/upsert`, `chat.postMessage`. */
  readonly path?: string;
  /** Part of the body, decoded: one customer, one channel. */
  readonly body?: string;
  /** Lets the first so many matching calls through. */
  readonly after?: number;
  /** Applies so often, then never again; without it, until the faults are cleared. */
  readonly times?: number;
  /** Chance per matching call, 0 to 1, drawn from the sandbox's seeded random. */
  readonly probability?: number;
}
