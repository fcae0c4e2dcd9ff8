import { RollingLimit, type RateLimit } from '../server/rolling-limit.ts';
import type { Reply } from '../server/reply.ts';
import { hubspotError } from './hubspot-error.ts';

export interface HubSpotLimits {
  readonly rateLimit: RateLimit;
  /** Calls per account and UTC day. */
  readonly dailyLimit: number;
  /** Calls per second; null when the account has no such limit. */
  readonly secondlyLimit: number | null;
}

const dayMs = 86_400_000;

/** The three request limits of an app in an account: developers.hubspot.com, "usage guidelines". */
export class HubSpotQuota {
  readonly #limits: HubSpotLimits;
  readonly #rolling: RollingLimit;
  readonly #secondly: RollingLimit | null;
  #day = 0;
  #usedToday = 0;

  constructor(limits: HubSpotLimits) {
    this.#limits = limits;
    this.#rolling = new RollingLimit(limits.rateLimit);
    this.#secondly =
      limits.secondlyLimit === null ? null : new RollingLimit({ requests: limits.secondlyLimit, perSeconds: 1 });
  }

  get limits(): HubSpotLimits {
    return this.#limits;
  }

  /** Counts a call within the limits and returns null, or returns the 429. */
  take(now: number): Reply | null {
    const day = Math.floor(now / dayMs);
    if (day !== this.#day) [this.#day, this.#usedToday] = [day, 0];
    if (this.#usedToday >= this.#limits.dailyLimit) return refused('DAILY', 'daily');
    if (this.#rolling.remaining(now) === 0) return refused('TEN_SECONDLY_ROLLING', 'ten_secondly_rolling');
    if (this.#secondly?.take(now) === false) return refused('SECONDLY', 'secondly');
    this.#rolling.take(now);
    this.#usedToday += 1;
    return null;
  }

  headers(now: number): Record<string, string> {
    const { rateLimit, dailyLimit } = this.#limits;
    return {
      'x-hubspot-ratelimit-max': String(rateLimit.requests),
      'x-hubspot-ratelimit-remaining': String(this.#rolling.remaining(now)),
      'x-hubspot-ratelimit-interval-milliseconds': String(rateLimit.perSeconds * 1000),
      'x-hubspot-ratelimit-daily': String(dailyLimit),
      'x-hubspot-ratelimit-daily-remaining': String(Math.max(0, dailyLimit - this.#usedToday)),
    };
  }
}

/** Answers 429 without Retry-After, which HubSpot documents for 477 only. */
function refused(policyName: string, word: string): Reply {
  const message = `You have reached your ${word} limit.`;
  const { status, headers, body } = hubspotError({ status: 429, category: 'RATE_LIMITS', message });
  const extra = { errorType: 'RATE_LIMIT', policyName };
  return { status, headers, body: JSON.stringify({ ...(JSON.parse(body) as object), ...extra }) };
}
