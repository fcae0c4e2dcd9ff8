import type { Outcome } from '../model/outcome.ts';

/** A bug must not leave deliveries waiting for ever. Its message may hold anything, so only its kind is told. */
export function unexpected(error: unknown): Outcome {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return { kind: 'retry', reason: 'unexpected', detail: `a bug in the connector: ${name}`, uncertain: true };
}
