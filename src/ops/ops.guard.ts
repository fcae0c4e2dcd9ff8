import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BodyReader } from '../http/body-reader.ts';
import { readJson } from '../http/json-body.ts';
import { Problem } from '../http/problem.ts';
import type { Via } from '../journal/audit.ts';
import { checkInput } from './check-input.ts';

/** The token that opens the ops API. */
export class OpsAccess {
  constructor(readonly token: string) {}
}

/** A request that the guard has let through. */
export interface OpsRequest extends Request {
  via: Via;
}

/** Lets only those in who know OPS_TOKEN, and what is fit to be read. */
@Injectable()
export class OpsGuard implements CanActivate {
  constructor(
    private readonly access: OpsAccess,
    private readonly bodies: BodyReader,
  ) {}

  /** Nothing is read of those who do not know it. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<OpsRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    const given = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (given === undefined || !timingSafeEqual(digest(given), digest(this.access.token))) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      throw new Problem({
        status: 401,
        title: 'Unauthorized',
        detail: 'send the header Authorization: Bearer, with the value of OPS_TOKEN',
      });
    }
    request.via = 'token';
    const bytes = await this.bodies.read(request, response);
    if (bytes.length > 0) request.body = readJson(bytes).value;
    checkInput(request);
    return true;
  }
}

/** Of equal length, whatever was given. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
