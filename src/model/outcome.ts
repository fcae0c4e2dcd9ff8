/** Why an attempt did not deliver: a closed set, and a metric label. */
export const reasons = [
  'auth',
  'rate_limited',
  'server_error',
  'network',
  'timeout',
  'rejected',
  'misconfigured',
  'unexpected',
] as const;

export type Reason = (typeof reasons)[number];

/**
 * The destination's verdict on an attempt. The bus decides when to act on it.
 *
 * Operators read `detail`: it names codes, fields and what to do, never personal data or a secret.
 */
export type Outcome =
  /** The vendor has it. `ref` is the vendor's id of what was written. */
  | { readonly kind: 'delivered'; readonly ref?: string }
  /** A newer change of the same customer and campaign takes its place. */
  | { readonly kind: 'superseded' }
  /** Settled on purpose without a write. */
  | { readonly kind: 'skipped'; readonly detail: string }
  /**
   * This delivery failed and may succeed later; the attempt counts. `uncertain`: the vendor may have acted on it.
   * `scope: 'lane'`: the rest of its lane waits too. `tries`: the delivery is a dead letter after so many retries with
   * this reason.
   */
  | {
      readonly kind: 'retry';
      readonly scope?: 'lane';
      readonly reason: Reason;
      readonly detail: string;
      readonly afterMs?: number;
      readonly uncertain?: boolean;
      readonly tries?: number;
    }
  /**
   * The vendor refuses more than this delivery (a rate limit, a bad token) or is away; the attempt does not count.
   * `scope: 'lane'`: the whole lane waits. `scope: 'destination'`: the whole destination waits, and then one call
   * probes whether the vendor works again. `uncertain` as above.
   */
  | {
      readonly kind: 'held';
      readonly scope: 'delivery' | 'lane' | 'destination';
      readonly reason: Reason;
      readonly detail: string;
      readonly afterMs: number;
      readonly uncertain?: boolean;
    }
  /** The vendor has nothing of an earlier attempt without an answer: it counts as never made. */
  | { readonly kind: 'cleared' }
  /** Not tried again unless a person asks. */
  | { readonly kind: 'dead'; readonly reason: Reason; readonly detail: string };

/** Returns the outcome for a bug. The error's message may hold anything, so `detail` has only its name. */
export function unexpected(error: unknown): Outcome {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return { kind: 'retry', reason: 'unexpected', detail: `a bug in the connector: ${name}`, uncertain: true };
}
