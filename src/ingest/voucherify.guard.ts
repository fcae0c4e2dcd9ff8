import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BodyReader } from '../http/body-reader.ts';
import { compactJson } from './compact-json.ts';
import { type JsonBody, readJson } from '../http/json-body.ts';
import { Problem } from '../http/problem.ts';
import { isSigned, SignaturePolicy } from './voucherify.signature.ts';

/** A webhook that the guard has let through. */
export interface WebhookRequest extends Request {
  json: JsonBody;
}

/**
 * Only so much is parsed of what nobody is known to have signed, for strangers could send a flood of it; Voucherify's
 * events are a few KB.
 */
const unsignedLimitBytes = 32 * 1024;

/** Lets only JSON through that Voucherify signed, and parses it. */
@Injectable()
export class VoucherifyGuard implements CanActivate {
  constructor(
    private readonly policy: SignaturePolicy,
    private readonly bodies: BodyReader,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<WebhookRequest>();
    const bytes = await this.bodies.read(request, context.switchToHttp().getResponse<Response>());
    if (bytes.length === 0) throw empty;
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

function unsigned(request: Request): Problem {
  return new Problem({
    status: 401,
    title: 'Unauthorized',
    detail: request.get('x-voucherify-signature')
      ? 'x-voucherify-signature does not match the body: is VOUCHERIFY_WEBHOOK_SECRET this project’s webhook secret?'
      : 'the header x-voucherify-signature is missing',
  });
}

const empty = new Problem({ status: 400, title: 'Bad Request', detail: 'the request has no body' });
