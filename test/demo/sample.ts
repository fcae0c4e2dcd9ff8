import type { TierChange } from '../../src/model/tier-change.ts';

/** One webhook of the demo, and what it must come to. */
export interface Sample {
  /** Said of it while it is sent. */
  readonly what: string;
  readonly payload: unknown;
  readonly signed: boolean;
  readonly answer: { readonly status: number; readonly word: string };
  /** A piece of the customer's name that shows however it is shown: how a message about them is recognised. */
  readonly knownBy: string;
  /** Null: it must leave no trace in HubSpot and Slack. */
  readonly change: TierChange | null;
}
