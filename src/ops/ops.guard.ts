import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { Request, Response } from 'express';
import { BodyReader } from '../http/body-reader.ts';
import { readJson } from '../http/json-body.ts';
import { Problem } from '../http/problem.ts';
import type { Via } from '../journal/audit.ts';
import { checkInput, type Reads } from './check-input.ts';
import { ConsoleSessions } from './console/console-session.ts';

/** The token that opens the ops API. */
export class OpsAccess {
  constructor(readonly token: string) {}

  admits(given: string): boolean {
    return timingSafeEqual(digest(given), digest(this.token));
  }
}

/** A request that the guard has let through. */
export interface OpsRequest extends Request {
  via: Via;
}

/** Lets a request in when it has OPS_TOKEN, or a session of the console, and input that `checkInput` takes. */
@Injectable()
export class OpsGuard implements CanActivate {
  constructor(
    private readonly access: OpsAccess,
    private readonly sessions: ConsoleSessions,
    private readonly bodies: BodyReader,
  ) {}

  /** Reads no body of a request without access. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<OpsRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    request.via = request.get('authorization') === undefined ? 'console' : 'token';
    const admitted =
      request.via === 'token' ? this.#knowsToken(request) : await this.sessions.admits(request, response);
    if (!admitted) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      throw unauthorized;
    }
    response.setHeader('Cache-Control', 'no-store'); // personal data: no browser may keep it
    const bytes = await this.bodies.read(request, response);
    if (bytes.length > 0) request.body = readJson(bytes).value;
    checkInput(request, partsRead(context));
    return true;
  }

  #knowsToken(request: Request): boolean {
    const given = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    return given !== undefined && this.access.admits(given);
  }
}

/** Returns the parts of the request for which the route's method has a parameter. */
function partsRead(route: ExecutionContext): Reads {
  const parameters: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, route.getClass(), route.getHandler().name);
  const has = (part: RouteParamtypes) => Object.keys(parameters ?? {}).some((key) => key.startsWith(`${part}:`));
  return { url: has(RouteParamtypes.QUERY), body: has(RouteParamtypes.BODY) };
}

const unauthorized = new Problem({
  status: 401,
  title: 'Unauthorized',
  detail: 'send the header Authorization: Bearer, with the value of OPS_TOKEN',
});

/** Returns a hash, which has the same length for every text, as `timingSafeEqual` needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
