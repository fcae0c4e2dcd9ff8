import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { TierEnvelope, TierPayload } from './tier-payload.ts';

export interface SendOutOptions {
  /** How long ago the tier changed, default 20 s: the service posts no old changes. */
  readonly secondsAgo?: number;
  /** Overrides fields of the fixture's customer. */
  readonly customer?: Partial<TierPayload['customer']>;
  readonly campaign?: Partial<TierPayload['campaign']>;
}

/** Makes a webhook from a captured envelope of test/fixtures/voucherify/, with new ids and a new time. */
export function sendOut(fixture: `${string}.envelope`, options: SendOutOptions = {}): TierEnvelope {
  const { event, data, ...rest } = read(fixture) as TierEnvelope;
  return {
    ...rest,
    id: newId('whs'),
    event: { ...event, id: newId('evcus') },
    data: renewed(data, options),
  };
}

/** Makes a webhook from a captured payload without an envelope, with a new customer id and a new time. */
export function rawSendOut(fixture: `${string}.raw`, options: SendOutOptions = {}): TierPayload {
  return renewed(read(fixture) as TierPayload, options);
}

export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(9).toString('hex')}`;
}

function renewed(data: TierPayload, { secondsAgo = 20, customer, campaign }: SendOutOptions): TierPayload {
  return {
    ...data,
    customer: { ...data.customer, id: newId('cust'), ...customer },
    campaign: { ...data.campaign, ...campaign },
    created_at: new Date(Date.now() - secondsAgo * 1_000).toISOString(),
  };
}

function read(fixture: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/voucherify/${fixture}.json`, import.meta.url), 'utf8'));
}
