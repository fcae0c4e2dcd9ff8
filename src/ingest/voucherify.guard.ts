import { Injectable, type CanActivate, type ExecutionContext, type RawBodyRequest } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from './problem.ts';
import { SignaturePolicy } from './signature-policy.ts';
import { isSigned } from './voucherify.signature.ts';

/** body-parser also reads UTF-16 and others, whose bytes are not the text that is kept. */
const otherThanUtf8 = /charset\s*=(?!\s*"?utf-8(?:["\s;]|$))/i;

/** Lets only JSON through that Voucherify signed. */
@Injectable()
export class VoucherifyGuard implements CanActivate {
  constructor(private readonly policy: SignaturePolicy) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<RawBodyRequest<Request>>();
    const { rawBody } = request;
    if (rawBody === undefined || rawBody.length === 0) throw noJson(request);
    if (otherThanUtf8.test(request.get('content-type') ?? '')) throw unsupportedMediaType;
    const { required, secrets } = this.policy;
    const body: unknown = request.body;
    const signature = request.get('x-voucherify-signature');
    if (required && !isSigned({ signature, rawBody, body }, secrets)) {
      throw new Problem({
        status: 401,
        title: 'Unauthorized',
        detail: signature
          ? 'x-voucherify-signature does not match the body: is VOUCHERIFY_WEBHOOK_SECRET this project’s webhook secret?'
          : 'the header x-voucherify-signature is missing',
      });
    }
    return true;
  }
}

const unsupportedMediaType = new Problem({
  status: 415,
  title: 'Unsupported Media Type',
  detail: 'send JSON in UTF-8, as application/json',
});

function noJson(request: Request): Problem {
  const sent = Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
  return sent && !request.is(['json', '+json'])
    ? unsupportedMediaType
    : new Problem({ status: 400, title: 'Bad Request', detail: 'the request has no body' });
}
