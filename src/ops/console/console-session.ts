import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { getIronSession, type IronSession } from 'iron-session';

/** A session ends when its person has done nothing for so long. */
const restSeconds = 8 * 60 * 60;
/** The least time between two renewals: each costs a seal of 2 ms. */
const renewSeconds = 5 * 60;

/** The console sends this header with every request: `active` while its person does something, else `idle`. */
const consoleHeader = 'x-tier-relay-console';

interface Signed {
  signedInAt?: string;
  /** In seconds since the epoch. */
  renewedAt?: number;
}

/**
 * The console's sessions. A session is a sealed cookie and nothing on the server, so every replica knows it. The seal's
 * key comes from OPS_TOKEN: a new token ends all sessions.
 */
export class ConsoleSessions {
  readonly #password: string;

  constructor(opsToken: string) {
    this.#password = createHash('sha256').update(`tier-relay console ${opsToken}`).digest('hex');
  }

  async open(request: Request, response: Response): Promise<void> {
    const session = await this.#read(request, response);
    session.signedInAt = new Date().toISOString();
    session.renewedAt = seconds();
    await session.save();
  }

  async end(request: Request, response: Response): Promise<void> {
    (await this.#read(request, response)).destroy();
  }

  /**
   * True when this request belongs to a session. Another site cannot send our header without a CORS preflight, which is
   * never granted; SameSite=Strict also keeps the cookie out of its requests.
   */
  async admits(request: Request, response: Response): Promise<boolean> {
    if (!isFromConsole(request)) return false;
    const session = await this.#read(request, response);
    if (session.signedInAt === undefined) return false;
    if (request.get(consoleHeader) === 'active' && seconds() - (session.renewedAt ?? 0) >= renewSeconds) {
      session.renewedAt = seconds();
      await session.save();
    }
    return true;
  }

  #read(request: Request, response: Response): Promise<IronSession<Signed>> {
    return getIronSession<Signed>(request, response, {
      password: this.#password,
      cookieName: 'tier_relay_console',
      ttl: restSeconds,
      cookieOptions: { path: '/ops', httpOnly: true, sameSite: 'strict', secure: isHttps(request) },
    });
  }
}

/** True for a request of our page. Browsers send `sec-fetch-site`, but over plain http only to localhost. */
export function isFromConsole(request: Request): boolean {
  const site = request.get('sec-fetch-site') ?? 'same-origin';
  return request.get(consoleHeader) !== undefined && site === 'same-origin';
}

/** True when the browser speaks TLS, also to a proxy before us. A client that lies about it only loses its cookie. */
function isHttps(request: Request): boolean {
  return request.secure || /^https\b/i.test(request.get('x-forwarded-proto') ?? '');
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}
