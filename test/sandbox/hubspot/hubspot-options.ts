import type { RateLimit } from '../server/rolling-limit.ts';

/** How HubSpot's stand-in behaves. Everything but the port can be changed while it runs. */
export interface HubSpotOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly accessToken?: string;
  readonly scopes?: readonly string[];
  readonly missingScopesIn?: 'context' | 'errors';
  /** Default 100 per 10 s, as HubSpot's Free and Starter have. */
  readonly rateLimit?: RateLimit;
  /** Default 250,000. */
  readonly dailyLimit?: number;
  /** Default null: no such limit. */
  readonly secondlyLimit?: number | null;
  /** Every answer is held back so long; default 0. */
  readonly latencyMs?: number;
  /** A call arrives up to so much later than it was sent, by chance; default 0. */
  readonly jitterMs?: number;
  /** When a new property can be read and written; default 250. */
  readonly propertyDelayMs?: number;
  /** Whether the portal has our group and properties from the start; default true. */
  readonly provisioned?: boolean;
  /** Whether an unknown property refuses the whole batch even with write trace ids; default `batch`. */
  readonly unknownProperty?: 'batch' | 'record';
  /** What the portal's form for new contacts demands, which version 2026-09 enforces; default nothing. */
  readonly requiredOnCreate?: readonly string[];
}
