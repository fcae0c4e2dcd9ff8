import { type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { Problem } from '../../http/problem.ts';

const windowMs = 60_000;

/** Wrong tokens that one address may send in a minute. Behind a proxy, all clients have the proxy's address. */
const wrongTokens = 10;

/** Limits sign-ins in this process. Replicas count alone: a few times the limit guesses no token of some length. */
export function limitSignIns(): RateLimitRequestHandler {
  return rateLimit({
    windowMs,
    limit: wrongTokens,
    skipSuccessfulRequests: true,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false, // its checks warn of X-Forwarded-For, which we do not use
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
