import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from '../ingest/problem.ts';
import { OpsAccess } from './ops-access.ts';

/** Lets only those in who know OPS_TOKEN. */
@Injectable()
export class OpsGuard implements CanActivate {
  constructor(private readonly access: OpsAccess) {}

  canActivate(context: ExecutionContext): boolean {
    const given = /^Bearer +(\S+)$/i.exec(context.switchToHttp().getRequest<Request>().get('authorization') ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), digest(this.access.token))) return true;
    throw new Problem({
      status: 401,
      title: 'Unauthorized',
      detail: 'send the header Authorization: Bearer, with the value of OPS_TOKEN',
    });
  }
}

/** Of equal length, whatever was given. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
