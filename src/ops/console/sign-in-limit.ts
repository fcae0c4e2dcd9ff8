import { type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { Problem } from '../../http/problem.ts';

const windowMs = 60_000;

/** Wrong tokens, from one address, in a minute; behind a proxy that is the proxy's. */
const wrongTokens = 10;

/** For each process: a token of some length is not guessed at the speed of a few replicas either. */
export function limitSignIns(): RateLimitRequestHandler {
  return rateLimit({
    windowMs,
    limit: wrongTokens,
    skipSuccessfulRequests: true,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false, // it would warn of X-Forwarded-For, which we do not believe
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
