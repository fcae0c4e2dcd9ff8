import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { getIronSession, type IronSession } from 'iron-session';

/** A session ends after so long without anything its person did. */
const restSeconds = 8 * 60 * 60;
/** Renewed at most this often: a seal costs 2 ms. */
const renewSeconds = 5 * 60;

/** Sent by the console with every request: `active` while its person does something, `idle` when it only looks. */
const consoleHeader = 'x-tier-relay-console';

interface Signed {
  signedInAt?: string;
  /** In seconds. */
  renewedAt?: number;
}

/**
 * The console's sign-in: a sealed cookie and nothing on the server, so every replica knows it. The seal's key comes from
 * OPS_TOKEN: another token ends all sessions.
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
   * Whether this request belongs to a session. Another site cannot send our header without asking by CORS, which nobody
   * answers; SameSite=Strict keeps the cookie from its requests anyway.
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

/** Browsers say where a request comes from, but over plain http only on localhost. */
export function isFromConsole(request: Request): boolean {
  const site = request.get('sec-fetch-site') ?? 'same-origin';
  return request.get(consoleHeader) !== undefined && site === 'same-origin';
}

/** A proxy that speaks TLS says so. One who lies about it only loses the cookie. */
function isHttps(request: Request): boolean {
  return request.secure || /^https\b/i.test(request.get('x-forwarded-proto') ?? '');
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}
