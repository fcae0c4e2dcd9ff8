import { type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { Problem } from '../../http/problem.ts';

const windowMs = 60_000;

/** Refused sign-ins that one address may make in a minute. Behind a proxy, all clients share the proxy's address. */
const wrongTokens = 10;

/** Limits sign-ins in this process only: a few replicas together are still too slow to guess a token of some length. */
export function limitSignIns(): RateLimitRequestHandler {
  return rateLimit({
    windowMs,
    limit: wrongTokens,
    skipSuccessfulRequests: true,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false, // its checks would warn of X-Forwarded-For, which this service does not trust
    handler: () => {
      throw tooMany;
    },
  });
}

const tooMany = new Problem({
  status: 429,
  title: 'Too Many Requests',
  detail: 'too many wrong tokens came from this address: try again in a minute',
  retryAfterSeconds: windowMs / 1_000,
});
