import type { RateLimit } from '../server/rolling-limit.ts';

/** Options of HubSpot's stand-in. All but `port`, `provisioned` and `propertyDelayMs` can change while it runs. */
export interface HubSpotOptions {
  /** Port on the loopback; 0, the default, takes a free one. */
  readonly port?: number;
  readonly accessToken?: string;
  readonly scopes?: readonly string[];
  readonly missingScopesIn?: 'context' | 'errors';
  /** Default 100 per 10 s, as in HubSpot's Free and Starter. */
  readonly rateLimit?: RateLimit;
  /** Calls per UTC day; default 250,000. */
  readonly dailyLimit?: number;
  /** Calls per second; null, the default, is no such limit. */
  readonly secondlyLimit?: number | null;
  /** Delay of every answer; default 0. */
  readonly latencyMs?: number;
  /** Longest random delay before a call arrives; default 0. */
  readonly jitterMs?: number;
  /** Delay before a new property can be read and written; default 250. */
  readonly propertyDelayMs?: number;
  /** True, the default, creates the portal with our group and properties. */
  readonly provisioned?: boolean;
  /** What an unknown property refuses when the batch has write trace ids: the `batch` (default) or its `record`. */
  readonly unknownProperty?: 'batch' | 'record';
  /** Properties that a new contact must have. Only version 2026-09 enforces them; default none. */
  readonly requiredOnCreate?: readonly string[];
}
