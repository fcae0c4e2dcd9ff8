import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { getIronSession, type IronSession } from 'iron-session';

/** A session ends after this long without an action of its user. */
const restSeconds = 8 * 60 * 60;
/** A session is renewed at most this often: sealing its cookie costs 2 ms. */
const renewSeconds = 5 * 60;

/** The console sends it with every request: `active` while its user does something, `idle` when the page only polls. */
const consoleHeader = 'x-tier-relay-console';

interface Signed {
  signedInAt?: string;
  /** Seconds since 1970. */
  renewedAt?: number;
}

/**
 * Keeps the console's sign-in in a sealed cookie and nothing on the server, so every replica accepts it. The seal's
 * key comes from OPS_TOKEN: changing the token ends all sessions.
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
   * True when the request belongs to a session; renews the session of an active user. Another site cannot send
   * `consoleHeader`: CORS would have to allow it, and this service does not. SameSite=Strict also withholds the cookie.
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

/** True for the console's requests. Browsers leave Sec-Fetch-Site out over plain http, except on localhost. */
export function isFromConsole(request: Request): boolean {
  const site = request.get('sec-fetch-site') ?? 'same-origin';
  return request.get(consoleHeader) !== undefined && site === 'same-origin';
}

/** True over TLS, also when a proxy says so. A client that forges X-Forwarded-Proto only loses its own cookie. */
function isHttps(request: Request): boolean {
  return request.secure || /^https\b/i.test(request.get('x-forwarded-proto') ?? '');
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}
