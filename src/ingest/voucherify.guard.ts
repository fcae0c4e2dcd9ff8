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

/** Lets only JSON through that Voucherify signed, and parses it. Nothing unsigned is parsed. */
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
    if (this.policy.required && !this.#isSigned(request, bytes)) throw unsigned(request);
    request.json = readJson(bytes);
    return true;
  }

  /** True when the bytes are signed, or their compact form is: Voucherify signs that, and a proxy may re-format it. */
  #isSigned(request: Request, body: Buffer): boolean {
    const signature = request.get('x-voucherify-signature');
    if (signature === undefined) return false;
    const { secrets } = this.policy;
    return isSigned({ signature, body }, secrets) || isSigned({ signature, body: compactJson(body) }, secrets);
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
