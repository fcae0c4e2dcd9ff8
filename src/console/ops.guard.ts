import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from '../ingest/problem.ts';
import { checkInput } from './check-input.ts';
import { OpsAccess } from './ops-access.ts';

/** Lets only those in who know OPS_TOKEN, and what is fit to be read. */
@Injectable()
export class OpsGuard implements CanActivate {
  constructor(private readonly access: OpsAccess) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const given = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (given === undefined || !timingSafeEqual(digest(given), digest(this.access.token))) {
      throw new Problem({
        status: 401,
        title: 'Unauthorized',
        detail: 'send the header Authorization: Bearer, with the value of OPS_TOKEN',
      });
    }
    checkInput(request);
    return true;
  }
}

/** Of equal length, whatever was given. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
