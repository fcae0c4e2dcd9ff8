import type { TierChange } from '../../src/model/tier-change.ts';

/** One webhook of the demo, with the answer and the change that must come of it. */
export interface Sample {
  /** Description, printed when the sample is sent. */
  readonly what: string;
  readonly payload: unknown;
  readonly signed: boolean;
  readonly answer: { readonly status: number; readonly word: string };
  /** A piece of the customer's name that every way of showing keeps: the demo finds messages about them by it. */
  readonly knownBy: string;
  /** Null when the sample must leave no trace in HubSpot and Slack. */
  readonly change: TierChange | null;
}
