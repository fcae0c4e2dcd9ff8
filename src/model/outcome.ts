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
 * What an attempt at a delivery came to: the destination's verdict. The bus owns what follows in time.
 *
 * `detail` is shown to operators: it names codes, fields and what to do, never personal data or a secret.
 */
export type Outcome =
  /** The vendor has it. `ref` is the vendor's id of what was written. */
  | { readonly kind: 'delivered'; readonly ref?: string }
  /** A newer change of the same customer and campaign took its place. */
  | { readonly kind: 'superseded' }
  /** Settled on purpose without a write. */
  | { readonly kind: 'skipped'; readonly detail: string }
  /**
   * This delivery failed and may succeed later; uses up an attempt. `uncertain`: the vendor may have acted on it.
   * `scope: 'lane'`: the rest of its lane waits for it. `tries`: after so many with this reason it is a dead letter.
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
   * The vendor refuses more than this delivery (a rate limit, a bad token) or is away: it waits without using up an
   * attempt. `scope: 'lane'`: all of its lane waits; `'destination'`: the whole destination, and then one call probes
   * whether it works again. `uncertain` as above.
   */
  | {
      readonly kind: 'held';
      readonly scope: 'delivery' | 'lane' | 'destination';
      readonly reason: Reason;
      readonly detail: string;
      readonly afterMs: number;
      readonly uncertain?: boolean;
    }
  /** The vendor has nothing of an earlier attempt that ended without an answer: it is tried as if that had not been. */
  | { readonly kind: 'cleared' }
  /** Not tried again unless a person asks. */
  | { readonly kind: 'dead'; readonly reason: Reason; readonly detail: string };

/** A bug must not leave deliveries waiting for ever. Its message may hold anything, so only its kind is told. */
export function unexpected(error: unknown): Outcome {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return { kind: 'retry', reason: 'unexpected', detail: `a bug in the connector: ${name}`, uncertain: true };
}
