import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { compactJson } from './compact-json.ts';
import { type JsonBody, readJson } from './json-body.ts';
import { Problem } from './problem.ts';
import { SignaturePolicy } from './signature-policy.ts';
import { isSigned } from './voucherify.signature.ts';

/** A webhook that the guard has let through. */
export interface WebhookRequest extends Request {
  json: JsonBody;
}

/**
 * Only so much is parsed of what nobody is known to have signed, for strangers could send a flood of it; Voucherify's
 * events are a few KB.
 */
const unsignedLimitBytes = 128 * 1024;

/** The bytes are kept as text. */
const otherThanUtf8 = /charset\s*=(?!\s*"?utf-8(?:["\s;]|$))/i;

/** Lets only JSON through that Voucherify signed, and parses it. */
@Injectable()
export class VoucherifyGuard implements CanActivate {
  constructor(private readonly policy: SignaturePolicy) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<WebhookRequest>();
    const bytes: unknown = request.body;
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw noJson(request);
    if (otherThanUtf8.test(request.get('content-type') ?? '')) throw unsupportedMediaType;
    const trusted = !this.policy.required || this.#isSigned(request, bytes);
    if (!trusted && bytes.length > unsignedLimitBytes) throw unsigned(request);
    request.json = readJson(bytes);
    if (!trusted && !this.#isSignedAsCompact(request)) throw unsigned(request);
    return true;
  }

  /** A proxy may re-format JSON; Voucherify signs the compact form. */
  #isSignedAsCompact(request: WebhookRequest): boolean {
    const compact = compactJson(request.json.value);
    return compact !== undefined && this.#isSigned(request, compact);
  }

  #isSigned(request: Request, body: string | Buffer): boolean {
    return isSigned({ signature: request.get('x-voucherify-signature'), body }, this.policy.secrets);
  }
}

const unsupportedMediaType = new Problem({
  status: 415,
  title: 'Unsupported Media Type',
  detail: 'send JSON in UTF-8, as application/json',
});

function unsigned(request: Request): Problem {
  return new Problem({
    status: 401,
    title: 'Unauthorized',
    detail: request.get('x-voucherify-signature')
      ? 'x-voucherify-signature does not match the body: is VOUCHERIFY_WEBHOOK_SECRET this project’s webhook secret?'
      : 'the header x-voucherify-signature is missing',
  });
}

function noJson(request: Request): Problem {
  const sent = Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
  return sent && !request.is(['json', '+json'])
    ? unsupportedMediaType
    : new Problem({ status: 400, title: 'Bad Request', detail: 'the request has no body' });
}
